import { Problem } from '../platform/errors.ts';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses writes that a page of another site makes in a signed-in person's browser (API.md, Conventions). Browsers say
 * where a request comes from; programs with an API token carry no cookie that could be borrowed.
 */
export function refuseCrossSite(
  request: { method: string; headers: Record<string, string | string[] | undefined> },
  publicUrl: string,
): void {
  if (reading.has(request.method) || request.headers.authorization) return;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw new Problem('cross_site_refused');
  const { origin } = request.headers;
  if (origin === undefined || typeof origin !== 'string') return;
  if (!URL.canParse(origin)) throw new Problem('cross_site_refused');
  const ours = origin === new URL(publicUrl).origin || new URL(origin).host === request.headers.host;
  if (!ours) throw new Problem('cross_site_refused');
}
