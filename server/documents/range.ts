export type Range = { start: number; end: number };

/**
 * The one range of bytes that a request asks for (RFC 9110), both ends included. Undefined for all: no header, several ranges
 * or a form that we do not read. `unsatisfiable` when it lies behind the end.
 */
export function readRange(header: string | undefined, sizeBytes: number): Range | 'unsatisfiable' | undefined {
  const [, first, last] = header?.trim().match(/^bytes=\s*(\d*)\s*-\s*(\d*)$/i) ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined;
  if (first === '') {
    const length = Math.min(Number(last), sizeBytes);
    return length === 0 ? 'unsatisfiable' : { start: sizeBytes - length, end: sizeBytes - 1 };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return undefined;
  if (start >= sizeBytes) return 'unsatisfiable';
  return { start, end: last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1) };
}

/** Whether a list of entity tags (If-None-Match) names this one; compared weakly, as RFC 9110 has it. */
export function namesTag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.trim() === '*' || header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
