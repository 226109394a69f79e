/**
 * The third step: every id of a slice, at Shopify and here, side by side. What is missing, older or of another total is read
 * and written; what only we hold is asked for by id, because a list may be seconds behind, and is then deleted or merged.
 */
import { type ShopConnection, withShopConnection } from "#app/db.server.ts";
import { type ListedObject, listPage } from "#app/shopify/operations/listings.ts";
import { IDS_AT_ONCE, stillThere } from "#app/shopify/operations/whole.ts";

import { spanOfSlice } from "./counts.server.ts";
import { whatBecame, writeGone } from "./gone.server.ts";
import { noteRepairs } from "./repairs.server.ts";
import { createdWithin, isMonth, type Span } from "./slices.ts";
import { advance, type Part, type Resource } from "./state.server.ts";
import { readWhole } from "./whole.server.ts";
import {
  type Known,
  knownColumns,
  knownOf,
  type KnownRow,
  toKnown,
  totalOf,
  type Work,
} from "./work.server.ts";

const PER_PAGE = 250;
const TYPES = { products: "Product", customers: "Customer", orders: "Order" } as const;

/** Ids above `after`, up to and with `upTo`; null: every one above. */
interface IdRange {
  after: bigint;
  upTo: bigint | null;
}

/** Does one page of the first slice. @returns the part as it is then. @throws OvertakenError, AdminApiError */
export async function sweepPage(work: Work, part: Part): Promise<Part> {
  const { context, admin, run } = work;
  const { resource } = part;
  const [slice] = part.slices;
  if (slice === undefined) return withShopConnection(context, (connection) => drop(connection, work, part));
  const span = spanOfSlice(work, resource, slice);
  if (!span) return withShopConnection(context, (connection) => drop(connection, work, part));

  const page = await listPage(admin, resource, {
    query: createdWithin(span),
    after: part.cursor,
    first: PER_PAGE,
    sort: "ID",
  });
  const listed = new Map(page.objects.map((object) => [object.id, object]));
  const known = await knownOf(work, resource, [...listed.keys()]);
  const wrong = page.objects.filter((object) => isWrong(object, known.get(object.id), context.shop.currency));

  const sweptTo = page.objects.at(-1)?.id ?? part.sweptTo;
  const range: IdRange = { after: part.sweptTo, upTo: page.next === null ? null : sweptTo };
  const held = await withShopConnection(context, (connection) =>
    heldIn(connection, work, resource, span, range),
  );
  const unlisted = [...held.keys()].filter((id) => !listed.has(id));
  const there = await thereOf(work, resource, unlisted);
  const gone = await whatBecame(
    work,
    resource,
    unlisted.filter((id) => !there.has(id)),
  );
  // A merged customer's history goes to one who must be stored.
  const keepers = gone.flatMap(({ mergedInto }) => (mergedInto === null ? [] : [mergedInto]));
  const storedKeepers = await knownOf(work, resource, keepers);
  const whole = await readWhole(work, resource, [
    ...new Set([...wrong.map(({ id }) => id), ...keepers.filter((id) => !storedKeepers.has(id))]),
  ]);

  return withShopConnection(context, async (connection) => {
    const mended = await whole.write(connection);
    const deleted = await writeGone(connection, work, resource, gone);
    const now = await heldIn(connection, work, resource, span, range);
    const tallied = { ...part, ...tally(part, now, listed, context.shop.currency) };
    const looked = { checked: listed.size + gone.length, unreadable: whole.unreadable };
    let after: Part;
    if (page.next === null) {
      if (resource === "orders" && isMonth(slice)) await noteComparison(connection, work, slice, tallied);
      after = await drop(connection, work, part, looked);
    } else {
      after = await advance(
        connection,
        context.shop.id,
        run.id,
        part,
        { ...tallied, sweptTo, cursor: page.next },
        looked,
      );
    }
    await noteRepairs(connection, work, resource, [...mended, ...deleted]);
    return after;
  });
}

/** The first slice is done. */
function drop(
  connection: ShopConnection,
  { context, run }: Work,
  part: Part,
  looked?: { checked: number; unreadable: number },
): Promise<Part> {
  const slices = part.slices.slice(1);
  const step = slices.length === 0 ? "conclusion" : "sweep";
  const fresh = { cursor: null, sweptTo: 0n, listed: 0, listedMinor: 0n, held: 0, heldMinor: 0n };
  return advance(connection, context.shop.id, run.id, part, { ...fresh, step, slices }, looked);
}

function isWrong(object: ListedObject, known: Known | undefined, currency: string): boolean {
  if (!known) return true;
  if (known.deleted || known.updatedAt > object.updatedAt) return false;
  if (known.updatedAt < object.updatedAt) return true;
  const total = totalOf(object, currency);
  return total !== null && known.totalMinor !== null && total !== known.totalMinor;
}

async function heldIn(
  connection: ShopConnection,
  { context }: Work,
  resource: Resource,
  span: Span,
  range: IdRange,
): Promise<Map<bigint, Known>> {
  const { rows } = await connection.query<KnownRow>(
    `SELECT ${knownColumns(resource, "$6")} FROM ${resource}
     WHERE shop_id = $1 AND id > $2 AND id <= coalesce($3::bigint, 9223372036854775807) AND deleted_at IS NULL
       AND created_at >= coalesce($4::timestamptz, '-infinity') AND created_at < coalesce($5::timestamptz, 'infinity')`,
    [context.shop.id, range.after, range.upTo, span.from, span.until, context.shop.currency],
  );
  return toKnown(rows);
}

async function thereOf(work: Work, resource: Resource, ids: readonly bigint[]): Promise<Set<bigint>> {
  const there = new Set<bigint>();
  for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
    for (const id of await stillThere(work.admin, TYPES[resource], ids.slice(at, at + IDS_AT_ONCE)))
      there.add(id);
  }
  return there;
}

/**
 * Adds a page to both sides of the slice. What is newer here than in the list, or not in it yet, was changed meanwhile: it
 * is the same at Shopify.
 */
function tally(
  before: Part,
  held: ReadonlyMap<bigint, Known>,
  listed: ReadonlyMap<bigint, ListedObject>,
  currency: string,
): Pick<Part, "listed" | "listedMinor" | "held" | "heldMinor"> {
  let { listed: count, listedMinor, heldMinor } = before;
  for (const [id, known] of held) {
    const ours = known.totalMinor ?? 0n;
    heldMinor += ours;
    const object = listed.get(id);
    count += object ? 0 : 1;
    if (!object || known.updatedAt > object.updatedAt) listedMinor += ours;
    else listedMinor += totalOf(object, currency) ?? 0n;
  }
  for (const object of listed.values()) {
    count += 1;
    if (!held.has(object.id)) listedMinor += totalOf(object, currency) ?? 0n;
  }
  return { listed: count, listedMinor, held: before.held + held.size, heldMinor };
}

/** Shows the drift check how a month compares. A month of which Encore is shown but a part has no row. */
async function noteComparison(
  connection: ShopConnection,
  { context }: Work,
  month: string,
  part: Part,
): Promise<void> {
  await connection.query(
    `UPDATE sync_drift SET shop_orders = $3, our_orders = $4, shop_total_minor = $5, our_total_minor = $6,
       counted_at = $7, compared_at = $7
     WHERE shop_id = $1 AND month = $2`,
    [context.shop.id, month, part.listed, part.held, part.listedMinor, part.heldMinor, context.now()],
  );
}
