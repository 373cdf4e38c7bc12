import type { Comparison } from './compare.ts';
import { figure, goalOf, isMet, type Measure, type Report, range, reached } from './report.ts';
import { ratios, summarise } from './statistics.ts';

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const plain = (text: string) => text.replace(/[&<>"]/g, (letter) => escapes[letter] ?? letter);

const style = `
:root { color-scheme: light dark; --ink: #1b1f24; --faint: #57606a; --line: #d0d7de; --ground: #fff; --bar: #2f6fb0; --good: #1a7f4b; --bad: #b3261e; --goal: #8a5a00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --faint: #9aa5b1; --line: #3a434d; --ground: #14181d; --bar: #6ba7e5; --good: #58c78b; --bad: #ff8a80; --goal: #f0b849; } }
body { margin: 2rem auto; max-width: 62rem; padding: 0 1rem; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.5rem; } p, td, th { max-width: 46rem; } .faint { color: var(--faint); }
table { border-collapse: collapse; width: 100%; font-size: .9rem; } th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); }
.scroll { overflow-x: auto; } .yes { color: var(--good); } .no { color: var(--bad); font-weight: 600; }
svg { width: 100%; height: auto; display: block; margin: .25rem 0 1.25rem; } svg text { font: 12px system-ui, sans-serif; fill: var(--ink); } svg .small { fill: var(--faint); }
figure { margin: 0; } figcaption { font-weight: 600; }`;

/** A page that stands by itself: no scripts, nothing from elsewhere, light or dark as the reader's system is. */
export function page(report: Report, comparisons: Comparison[] = []): string {
  const { circumstances: at } = report;
  const options = Object.entries(report.options).map(([name, value]) => `${name} ${value}`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${plain(report.title)}</title><style>${style}</style></head><body>
<h1>${plain(report.title)}</h1>
<p class="faint">${plain(at.at)}, ${report.seconds} s; ${at.cores} cores (${plain(at.processor)}), ${at.memoryGibibytes} GiB, load ${at.load} at the start, Node ${plain(at.node)}; ${plain(options.join(', '))}.</p>
<p>A bar is the median over the rounds and the thin line across it their range. Where there is a baseline, the bar is the median of
ours divided by the baseline's, each within its own round; the dashed line is the goal.</p>
${goals(report)}${promised(report)}${comparisons.length > 0 ? compared(comparisons) : ''}
<h2>Each measure</h2>
${report.measures.map(chart).join('\n')}
<h2>All figures</h2>
${figures(report)}
</body></html>
`;
}

const cells = (tag: 'td' | 'th', texts: string[]) =>
  `<tr>${texts.map((text) => `<${tag}>${text}</${tag}>`).join('')}</tr>`;
const tableOf = (head: string[], rows: string[][]) =>
  `<div class="scroll"><table><thead>${cells('th', head)}</thead><tbody>${rows.map((row) => cells('td', row)).join('')}</tbody></table></div>`;
const metMark = (met: boolean) => `<span class="${met ? 'yes' : 'no'}">${met ? 'yes' : 'no'}</span>`;

function goals({ measures }: Report): string {
  const rows = measures
    .filter(({ goal }) => goal)
    .map((measure) => [
      plain(measure.name),
      plain(goalOf(measure)),
      range(reached(measure)),
      metMark(isMet(measure) === true),
    ]);
  return rows.length > 0 ? `<h2>Goals</h2>${tableOf(['measure', 'goal', 'reached, median (range)', 'met'], rows)}` : '';
}

function promised({ promised }: Report): string {
  if (promised.length === 0) return '';
  const rows = promised.map(({ name, said, isKept }) => [plain(name), plain(said), metMark(isKept)]);
  return `<h2>What must hold</h2>${tableOf(['promise', 'tried', 'kept'], rows)}`;
}

function compared(comparisons: Comparison[]): string {
  const rows = comparisons.map(({ name, before, after, times, verdict }) => [
    plain(name),
    before,
    after,
    times,
    `<span class="${verdict === 'worse' ? 'no' : verdict === 'better' ? 'yes' : 'faint'}">${verdict}</span>`,
  ]);
  return `<h2>Beside the earlier run</h2>${tableOf(['measure', 'before', 'now', 'times', 'verdict'], rows)}`;
}

function figures({ measures }: Report): string {
  const rows = measures.map(({ name, unit, ours, baseline, note }) => [
    plain(name),
    plain(unit),
    range(summarise(ours)),
    baseline ? `${plain(baseline.name)}: ${range(summarise(baseline.values))}` : '',
    baseline ? range(summarise(ratios(ours, baseline.values))) : '',
    plain(note ?? ''),
  ]);
  return tableOf(['measure', 'unit', 'ours', 'baseline', 'ratio', ''], rows);
}

const width = 720;
const height = 58;

/** One bar from nothing to the median, its range, and the goal; it reads aloud as one sentence. */
function chart(measure: Measure): string {
  const { median, minimum, maximum } = reached(measure);
  const limit = measure.goal && ('atLeast' in measure.goal ? measure.goal.atLeast : measure.goal.atMost);
  const end = Math.max(maximum, limit ?? 0, Number.MIN_VALUE) * 1.1;
  const x = (value: number) => ((Math.max(0, value) / end) * width).toFixed(1);
  const met = isMet(measure);
  const colour = met === undefined ? 'var(--bar)' : met ? 'var(--good)' : 'var(--bad)';
  const unit = measure.baseline ? `times ${measure.baseline.name}` : measure.unit;
  const goal =
    limit === undefined
      ? ''
      : `<line x1="${x(limit)}" x2="${x(limit)}" y1="2" y2="38" stroke="var(--goal)" stroke-width="2" stroke-dasharray="4 3"/>` +
        `<text class="small" y="52" ${Number(x(limit)) > width * 0.8 ? `x="${width}" text-anchor="end"` : `x="${x(limit)}"`}>goal: ${plain(goalOf(measure))}</text>`;
  return `<figure><figcaption>${plain(measure.name)}</figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${plain(`${measure.name}: ${range(reached(measure))} ${unit}. ${goalOf(measure)}`)}">
<rect x="0" y="8" width="${x(median)}" height="22" rx="2" fill="${colour}" fill-opacity="0.75"/>
<line x1="${x(minimum)}" x2="${x(maximum)}" y1="19" y2="19" stroke="var(--ink)" stroke-width="1.5"/>
<text x="6" y="23">${figure(median)} ${plain(unit)}</text>${goal}</svg></figure>`;
}
