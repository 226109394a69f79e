/** Comma-separated values as spreadsheets read them (RFC 4180). */

/** What a spreadsheet would take for a formula when a cell begins with it; tab and carriage return hide one. */
const FORMULA = /^[=+\-@\t\r]/;

/** One line with its end. Text that a spreadsheet would calculate is marked as text by an apostrophe; numbers stay numbers. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(cell: string | number | null): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const harmless = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
