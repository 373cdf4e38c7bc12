/** Rows that one statement takes: PostgreSQL allows 65,535 values, and no table of ours has as many as 65 columns to fill. */
export const rowsOfOneStatement = 1000;

/** Many in their order, in as many parts as one statement each takes; none at all of nothing. */
export function* inBatches<Row>(rows: readonly Row[], size: number = rowsOfOneStatement): Generator<Row[]> {
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size);
}
