/**
 * The second step: counting, which costs next to nothing, says where ids have to be compared one by one. Shopify has no
 * sums of money to ask for without ShopifyQL (docs/decisions/010), so a few months' orders are walked through every day.
 */
import { withShopConnection } from "#app/db.server.ts";
import { countMatching } from "#app/shopify/operations/listings.ts";

import { clip, createdWithin, isMonth, slicesBetween, type Span, spanOf } from "./slices.ts";
import { advance, type Part, type Resource } from "./state.server.ts";
import type { Work } from "./work.server.ts";

/** A day, less what an hourly clock may be early by (milliseconds). */
const DAILY_MS = 23.5 * 60 * 60_000;
/** How many orders of earlier months are compared in a day: a hundred pages of 13 points. */
const ORDERS_A_DAY = 25_000;

/** Decides which slices are to be swept. @returns the part as it is then. @throws OvertakenError, AdminApiError */
export async function decideSlices(work: Work, part: Part): Promise<Part> {
  const { context, run } = work;
  const { resource } = part;
  const shopId = context.shop.id;
  const mark = await readMark(work, resource);
  const differs = (await difference(work, resource)) !== mark.difference;
  const daily = isDue(mark, run.startedAt);
  // Whoever asks wants to see how every month stands now.
  const asked = run.trigger === "button";
  const slices = differs || daily || asked ? await slicesToSweep(work, resource, daily) : [];
  const step = slices.length > 0 ? "sweep" : daily ? "conclusion" : "completed";
  return withShopConnection(context, (connection) =>
    advance(connection, shopId, run.id, part, { step, slices }),
  );
}

/** The last step: notes what is left unexplained, and when everything was compared. @throws OvertakenError, AdminApiError */
export async function conclude(work: Work, part: Part): Promise<Part> {
  const { context, run } = work;
  const { resource } = part;
  const left = await difference(work, resource);
  const daily = isDue(await readMark(work, resource), run.startedAt);
  return withShopConnection(context, async (connection) => {
    await connection.query(
      `UPDATE sync_marks SET difference = $3, swept_at = coalesce($4, swept_at)
       WHERE shop_id = $1 AND resource = $2`,
      [context.shop.id, resource, left, daily ? run.startedAt : null],
    );
    return advance(connection, context.shop.id, run.id, part, { step: "completed" });
  });
}

function isDue({ sweptAt }: { sweptAt: Date | null }, at: Date): boolean {
  return !sweptAt || at.getTime() - sweptAt.getTime() > DAILY_MS;
}

/** Shopify's count less ours, of what Encore is shown. */
async function difference(work: Work, resource: Resource): Promise<number> {
  const all = spanOfSlice(work, resource, "all");
  if (!all) return 0;
  const shop = await countMatching(work.admin, resource, createdWithin(all));
  const { rows } = await withShopConnection(work.context, (connection) =>
    connection.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM ${resource}
       WHERE shop_id = $1 AND deleted_at IS NULL AND created_at >= coalesce($2::timestamptz, '-infinity')`,
      [work.context.shop.id, all.from],
    ),
  );
  return shop - (rows[0]?.count ?? 0);
}

/** The slice as a span of what Encore is shown; undefined when that is nothing of it. */
export function spanOfSlice(work: Work, resource: Resource, slice: string): Span | undefined {
  const span = spanOf(slice, work.context.shop.timeZone);
  return clip(span, resource === "orders" ? work.ordersVisibleFrom : null);
}

async function readMark(work: Work, resource: Resource) {
  const { rows } = await withShopConnection(work.context, (connection) =>
    connection.query<{ swept_at: Date | null; difference: number }>(
      "SELECT swept_at, difference FROM sync_marks WHERE shop_id = $1 AND resource = $2",
      [work.context.shop.id, resource],
    ),
  );
  return { sweptAt: rows[0]?.swept_at ?? null, difference: rows[0]?.difference ?? 0 };
}

async function slicesToSweep(work: Work, resource: Resource, daily: boolean): Promise<string[]> {
  const { context, admin } = work;
  const { timeZone } = context.shop;
  // Few, and their sweep is one of the whole.
  if (resource === "products") return ["all"];
  const ours = await ourMonths(work, resource);
  const now = context.now();
  const slices = slicesBetween(ours.first, now, timeZone);
  const differing: string[] = [];
  for (const slice of slices) {
    const span = spanOfSlice(work, resource, slice);
    if (!span) continue;
    const atShop = await countMatching(admin, resource, createdWithin(span));
    const here = slice === "all" ? 0 : (ours.counts.get(slice) ?? 0);
    if (atShop !== here) differing.push(slice);
    const whole = span.from?.getTime() === spanOf(slice, timeZone).from?.getTime();
    if (resource === "orders" && isMonth(slice) && whole) await noteCounts(work, slice, atShop, here);
  }
  if (resource === "orders" && daily)
    differing.push(...(await monthsToCompare(work, slices.filter(isMonth))));
  return slices.filter((slice) => differing.includes(slice));
}

/** How many of them each month of the shop has here, of those that Encore is shown. */
async function ourMonths({ context, ordersVisibleFrom }: Work, resource: Resource) {
  const { rows } = await withShopConnection(context, (connection) =>
    connection.query<{ month: string; first: Date; count: number }>(
      `SELECT to_char(created_at AT TIME ZONE $2, 'YYYY-MM') AS month, min(created_at) AS first, count(*)::int AS count
       FROM ${resource}
       WHERE shop_id = $1 AND deleted_at IS NULL AND created_at >= coalesce($3::timestamptz, '-infinity')
       GROUP BY month ORDER BY month`,
      [context.shop.id, context.shop.timeZone, resource === "orders" ? ordersVisibleFrom : null],
    ),
  );
  return { first: rows[0]?.first ?? null, counts: new Map(rows.map((row) => [row.month, row.count])) };
}

async function noteCounts({ context }: Work, month: string, atShop: number, here: number): Promise<void> {
  await withShopConnection(context, (connection) =>
    connection.query(
      `INSERT INTO sync_drift (shop_id, month, shop_orders, our_orders, counted_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (shop_id, month) DO UPDATE SET shop_orders = $3, our_orders = $4, counted_at = $5`,
      [context.shop.id, month, atShop, here, context.now()],
    ),
  );
}

/**
 * The months whose orders are walked through today though their counts agree: this one and the last, where things change,
 * and those that were compared the longest time ago, so that all have their turn and a small shop's all of them daily.
 */
async function monthsToCompare({ context }: Work, months: readonly string[]): Promise<string[]> {
  const { rows } = await withShopConnection(context, (connection) =>
    connection.query<{ month: string }>(
      `SELECT month FROM (
         SELECT month, sum(shop_orders) OVER (ORDER BY compared_at NULLS FIRST, month DESC) - shop_orders AS before
         FROM sync_drift WHERE shop_id = $1 AND month = ANY($2)
       ) AS in_turn WHERE before < $3`,
      [context.shop.id, months.slice(0, -2), ORDERS_A_DAY],
    ),
  );
  return [...months.slice(-2), ...rows.map((row) => row.month)];
}
