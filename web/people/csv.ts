/** Reads a CSV file as people save it: commas, semicolons or tabs, quoted cells, with or without a heading. */
function cellsOf(content: string): string[][] {
  const firstLine = content.slice(0, content.search(/[\r\n]|$/));
  const separator = [';', '\t', ','].find((one) => firstLine.includes(one)) ?? ',';
  const rows: string[][] = [[]];
  let cell = '';
  let isQuoted = false;
  const endCell = () => {
    rows.at(-1)?.push(cell.trim());
    cell = '';
  };
  for (let index = 0; index < content.length; index += 1) {
    const sign = content.charAt(index);
    if (isQuoted) {
      if (sign !== '"') cell += sign;
      else if (content.charAt(index + 1) === '"') {
        cell += '"';
        index += 1;
      } else isQuoted = false;
    } else if (sign === '"' && cell.trim() === '') isQuoted = true;
    else if (sign === separator) endCell();
    else if (sign === '\n' || sign === '\r') {
      endCell();
      rows.push([]);
    } else cell += sign;
  }
  endCell();
  return rows.filter((row) => row.some((one) => one !== ''));
}

/**
 * The addresses of a CSV file, one a line, as if they had been pasted: of each row the first cell that looks like an
 * address, or the row as it stands, so that the preview says what is wrong with it. A heading is left out.
 */
export function addressesInCsv(content: string): string {
  const rows = cellsOf(content.replace(/^\uFEFF/, ''));
  const addressOf = (row: string[]) => row.find((cell) => cell.includes('@'));
  const column = rows.map((row) => row.findIndex((cell) => cell.includes('@'))).find((index) => index >= 0) ?? 0;
  const [first, ...others] = rows;
  const body = first && addressOf(first) === undefined && rows.some(addressOf) ? others : rows;
  return body.map((row) => addressOf(row) ?? (row[column] || row.join(' '))).join('\n');
}
