/**
 * What returns cost and keep (docs/metrics.md, "Returns"). Rates are of units sold: of the counted orders that were placed in
 * the range, whenever the units come back. Times and money are of the cases that were asked for in it.
 */
import { COUNTED_ORDER } from "#app/areas/insights/index.server.ts";
import type { ShopContext } from "#app/context.ts";
import { withShopConnection, type ShopConnection } from "#app/db.server.ts";
import type { DateRange } from "#app/shared/time.ts";

import { proportion, type Proportion } from "./rules/proportion.ts";

export interface ReturnRate extends Proportion {
  /** What it is the rate of: a product's id, a reason's handle, a month ("2026-11"), a country. */
  key: string;
  /** Its name, where it has one of its own. */
  label: string | null;
  returned: number;
}

export interface ReturnNumbers {
  units: Proportion & { returned: number };
  products: ReturnRate[];
  variants: ReturnRate[];
  months: ReturnRate[];
  countries: ReturnRate[];
  /** Share of the returned units. */
  reasons: ReturnRate[];
  /** Minor units of the shop's currency: value of what came back, by what customers got for it. */
  money: {
    refundMinor: bigint;
    creditMinor: bigint;
    exchangeMinor: bigint;
    feesMinor: bigint;
    labelCostMinor: bigint;
  };
  /** Medians in hours, of n cases; null where there is none. */
  hoursToDecision: { hours: number | null; n: number };
  hoursToSettlement: { hours: number | null; n: number };
}

/** Most rows of one breakdown. */
const ROWS = 50;
/** Returns that came to nothing are none. */
const COUNTS = "c.status NOT IN ('declined', 'cancelled')";

/** Units of counted orders of the range, and those of them that were asked to be taken back. */
const UNITS = `
  WITH placed AS (
    SELECT id, to_char(processed_at AT TIME ZONE $4, 'YYYY-MM') AS month, shipping_country_code AS country
    FROM orders WHERE shop_id = $1 AND ${COUNTED_ORDER}
      AND processed_at >= ($2::date)::timestamp AT TIME ZONE $4
      AND processed_at < ($3::date + 1)::timestamp AT TIME ZONE $4
  ), sold AS (
    SELECT l.product_id, l.variant_id, l.title, l.variant_title, placed.month, placed.country, l.quantity AS units, 0 AS returned
    FROM placed JOIN order_line_items l ON l.shop_id = $1 AND l.order_id = placed.id
  ), back AS (
    SELECT k.product_id, k.variant_id, k.title, k.variant_title, placed.month, placed.country, 0 AS units, k.quantity AS returned
    FROM placed JOIN return_cases c ON c.shop_id = $1 AND c.order_id = placed.id AND ${COUNTS}
    JOIN return_case_lines k ON k.shop_id = $1 AND k.case_id = c.id
  ), units AS (SELECT * FROM sold UNION ALL SELECT * FROM back)`;

const breakdown = (key: string, label: string, where: string) => `${UNITS}
  SELECT ${key}::text AS key, ${label} AS label, sum(units)::int AS units, sum(returned)::int AS returned
  FROM units WHERE ${where} GROUP BY 1 HAVING sum(units) > 0 OR sum(returned) > 0`;

export async function returnNumbers(context: ShopContext, range: DateRange): Promise<ReturnNumbers> {
  return withShopConnection(context, async (connection) => {
    const values = [context.shop.id, range.from, range.to, context.shop.timeZone];
    const rates = async (key: string, label: string, where = `${key} IS NOT NULL`) => {
      const { rows } = await connection.query<Row>(breakdown(key, label, where), values);
      return rows.map(toRate);
    };
    const months = await rates("month", "NULL::text");
    const sold = months.reduce((sum, { n }) => sum + n, 0);
    const returned = months.reduce((sum, each) => sum + each.returned, 0);
    return {
      units: { ...proportion(returned, sold), returned },
      months: months.sort((a, b) => (a.key < b.key ? -1 : 1)),
      // What to look at first: surely high rates before those that may be chance.
      products: surestFirst(await rates("product_id", "max(title)")),
      variants: surestFirst(await rates("variant_id", "max(concat_ws(' – ', title, variant_title))")),
      countries: surestFirst(await rates("country", "NULL::text")),
      reasons: await reasonsOf(connection, values),
      ...(await ofCases(connection, values)),
    };
  });
}

interface Row {
  key: string;
  label: string | null;
  units: number;
  returned: number;
}

function toRate({ key, label, units, returned }: Row): ReturnRate {
  return { key, label, returned, ...proportion(returned, units) };
}

function surestFirst(rates: ReturnRate[]): ReturnRate[] {
  return rates.sort((a, b) => b.low - a.low || b.returned - a.returned).slice(0, ROWS);
}

async function reasonsOf(connection: ShopConnection, values: unknown[]): Promise<ReturnRate[]> {
  const { rows } = await connection.query<{ key: string; returned: number; all: number }>(
    `SELECT coalesce(k.reason, 'unknown') AS key, sum(k.quantity)::int AS returned, sum(sum(k.quantity)) OVER ()::int AS all
     FROM return_cases c JOIN return_case_lines k ON k.shop_id = c.shop_id AND k.case_id = c.id
     WHERE c.shop_id = $1 AND ${COUNTS} AND ${REQUESTED} GROUP BY 1 ORDER BY 2 DESC, 1`,
    values,
  );
  return rows.map(({ key, returned, all }) => ({ key, label: null, returned, ...proportion(returned, all) }));
}

const REQUESTED = `c.requested_at >= ($2::date)::timestamp AT TIME ZONE $4
  AND c.requested_at < ($3::date + 1)::timestamp AT TIME ZONE $4`;

/** In the shop's currency at the rate of the order's day. */
const inShopMoney = (amount: string) =>
  `coalesce(sum(round(${amount} * coalesce(o.total_minor::numeric / nullif(o.presentment_total_minor, 0), 1))), 0)::bigint::text`;

async function ofCases(
  connection: ShopConnection,
  values: unknown[],
): Promise<Pick<ReturnNumbers, "money" | "hoursToDecision" | "hoursToSettlement">> {
  const valueOf = (resolution: string) =>
    `(SELECT coalesce(sum(k.value_minor::numeric * k.processed / k.quantity), 0) FROM return_case_lines k
      WHERE k.shop_id = c.shop_id AND k.case_id = c.id AND ${resolution})`;
  const hours = (from: string, to: string) =>
    `percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM ${to} - ${from}) / 3600) FILTER (WHERE ${to} IS NOT NULL)`;
  const { rows } = await connection.query<Record<string, string | number | null>>(
    `SELECT ${inShopMoney(valueOf("coalesce(k.resolution, 'refund') = 'refund'"))} AS refund,
       ${inShopMoney(valueOf("k.resolution = 'credit'"))} AS credit,
       ${inShopMoney(valueOf("k.resolution = 'exchange'"))} AS exchange,
       ${inShopMoney("CASE WHEN c.settled_at IS NULL THEN 0 ELSE c.fees_minor END")} AS fees,
       coalesce(sum(c.label_cost_minor), 0)::text AS labels,
       ${hours("c.requested_at", "c.decided_at")} AS decision, count(c.decided_at)::int AS decided,
       ${hours("c.requested_at", "c.settled_at")} AS settlement, count(c.settled_at)::int AS settled
     FROM return_cases c LEFT JOIN orders o ON o.shop_id = c.shop_id AND o.id = c.order_id
     WHERE c.shop_id = $1 AND c.status <> 'cancelled' AND ${REQUESTED}`,
    values,
  );
  const row = rows[0] ?? {};
  const money = (name: string) => BigInt(row[name] ?? 0);
  return {
    money: {
      refundMinor: money("refund"),
      creditMinor: money("credit"),
      exchangeMinor: money("exchange"),
      feesMinor: money("fees"),
      labelCostMinor: money("labels"),
    },
    hoursToDecision: { hours: numberOf(row["decision"]), n: Number(row["decided"] ?? 0) },
    hoursToSettlement: { hours: numberOf(row["settlement"]), n: Number(row["settled"] ?? 0) },
  };
}

function numberOf(value: string | number | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}
