/** The queue as a file: everything that its filters find, read piece by piece while it is sent. */
import type { ShopContext } from "#app/context.ts";
import { withShopConnection } from "#app/db.server.ts";
import { csvLine } from "#app/shared/csv.ts";
import { toDecimal } from "#app/shared/money.ts";
import { FIRST_PAGE, type PagePosition } from "#app/shared/pagination.ts";

import { customerName, findCases, keysetOf, type FoundCase } from "./queries.server.ts";
import type { QueueQuery } from "./schemas.ts";

const AT_ONCE = 500;

/** The file's columns are named for machines, and the same in every language. */
const COLUMNS: readonly [name: string, cell: (found: FoundCase) => string | number | null][] = [
  ["return", (found) => found.return_name ?? found.reference],
  ["reference", (found) => found.reference],
  ["order", (found) => found.order_name],
  ["customer", customerName],
  ["email", (found) => found.email],
  ["status", (found) => found.status],
  ["stuck", (found) => found.stuck],
  ["channel", (found) => found.channel],
  ["country", (found) => found.country_code],
  ["resolutions", (found) => found.resolutions.join("; ")],
  ["reasons", (found) => found.reasons.join("; ")],
  ["items", (found) => found.titles.join("; ")],
  ["units", (found) => found.units],
  ["value", (found) => toDecimal(BigInt(found.value_minor), found.currency)],
  ["currency", (found) => found.currency],
  ["requested_at", (found) => found.requested_at.toISOString()],
];

/** The lines of the file, in the queue's order; the first names the columns. */
export async function* queueCsv(context: ShopContext, query: QueueQuery): AsyncGenerator<string> {
  // A spreadsheet knows by this mark that the file is UTF-8.
  yield `\uFEFF${csvLine(COLUMNS.map(([name]) => name))}`;
  let position: PagePosition | undefined = FIRST_PAGE;
  while (position) {
    const from: PagePosition = position;
    const found: FoundCase[] = await withShopConnection(context, (connection) =>
      findCases(connection, context, query, from, AT_ONCE),
    );
    const rows = found.slice(0, AT_ONCE);
    yield rows.map((row) => csvLine(COLUMNS.map(([, cell]) => cell(row)))).join("");
    const last = rows.at(-1);
    position =
      found.length > AT_ONCE && last
        ? { direction: "forward", after: keysetOf(query.sort)(last) }
        : undefined;
  }
}
