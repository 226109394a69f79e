/** Rows as PostgreSQL's COPY text: tabs between values, a line per row, \N for null. */
import { finished } from "node:stream/promises";

import { from as copyFrom } from "pg-copy-streams";

import type { ShopConnection } from "#app/db.server.ts";

import type { Table } from "./tables.ts";

const SPECIAL = /[\\\t\n\r\0]/g;
const SPECIAL_IN_ARRAY = /["\\]/g;
const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "\t": "\\t",
  "\n": "\\n",
  "\r": "\\r",
  // PostgreSQL's text cannot hold it.
  "\0": "",
};

/** One value as COPY text. */
export function encodeValue(value: unknown): string {
  switch (typeof value) {
    case "string":
      return value.search(SPECIAL) === -1
        ? value
        : value.replace(SPECIAL, (character) => ESCAPES[character] ?? "");
    case "bigint":
    case "number":
      return value.toString();
    case "boolean":
      return value ? "t" : "f";
    default:
      if (value === null || value === undefined) return "\\N";
      if (Array.isArray(value)) return encodeArray(value as readonly string[]);
      throw new TypeError(`COPY cannot take a ${typeof value}`);
  }
}

function encodeArray(values: readonly string[]): string {
  if (values.length === 0) return "{}";
  const quoted = values.map((value) => `"${value.replace(SPECIAL_IN_ARRAY, "\\$&")}"`);
  return encodeValue(`{${quoted.join(",")}}`);
}

/** A row as a line of COPY text, columns in the table's order. */
export function encodeRow<Row>(table: Table<Row>, row: Row): string {
  let line = "";
  for (const { field } of table.columns) {
    if (line !== "") line += "\t";
    line += encodeValue(row[field]);
  }
  return `${line}\n`;
}

/** Copies ready-made COPY text into the table's staging table. */
export async function copyIntoStage<Row>(
  connection: ShopConnection,
  table: Table<Row>,
  text: Uint8Array,
): Promise<void> {
  const names = table.columns.map((column) => column.name).join(", ");
  const stream = connection.query(copyFrom(`COPY ${table.stage} (${names}) FROM STDIN`));
  stream.end(text);
  await finished(stream);
}
