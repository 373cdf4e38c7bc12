import type { Environment } from '../environment.ts';

/** A page of the web app, as mails name it. */
export function webAddress(environment: Pick<Environment, 'PUBLIC_URL'>, path: string): string {
  return `${environment.PUBLIC_URL.replace(/\/+$/, '')}${path}`;
}

const named: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as text in HTML, whatever it holds. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => named[character] ?? character);
}

/**
 * The same mail as HTML: paragraphs, and links for addresses of our own web app alone. Whatever else looks like an address
 * stays text.
 */
export function htmlOf(text: string, publicUrl: string): string {
  const base = publicUrl.replace(/\/+$/, '');
  const paragraphs = text
    .trim()
    .split(/\n{2,}/)
    .map(
      (paragraph) =>
        `<p>${paragraph
          .split('\n')
          .map((line) => lineOf(line, base))
          .join('<br>\n')}</p>`,
    );
  return `<!doctype html>\n<html><body style="font-family:sans-serif;line-height:1.5;max-width:40em">\n${paragraphs.join('\n')}\n</body></html>\n`;
}

function lineOf(line: string, base: string): string {
  return line
    .split(/(\s+)/)
    .map((word) => {
      const shown = escapeHtml(word);
      return word === base || word.startsWith(`${base}/`) ? `<a href="${shown}">${shown}</a>` : shown;
    })
    .join('');
}
