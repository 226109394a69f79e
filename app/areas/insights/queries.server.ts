/** What Home shows. Designed for shops of 200,000 orders and more: see the comments at the statements. */
import type { ShopContext } from "#app/context.ts";
import { type ShopConnection, withShopConnection } from "#app/db.server.ts";
import { type RangeChoice, resolveRange } from "#app/shared/date-range.ts";
import {
  addMonths,
  type DateRange,
  dayOf,
  type Day,
  type Month,
  monthsOf,
  precedingRange,
} from "#app/shared/time.ts";
import { type Change, changeOf } from "./rules/change.ts";
import {
  averageOrderValue,
  CUSTOMERS_NEEDED,
  type Figure,
  GAPS_NEEDED,
  medianDaysBetweenOrders,
  type PeriodCounts,
  repeatPurchaseRate,
} from "./rules/figures.ts";
import type { FigureId, FigureView, HomeView, MonthView } from "./ui/views.ts";

/** The six figures of the chosen days, their change against the days before, and the months of the chart. */
export async function homeView(ctx: ShopContext, choice: RangeChoice): Promise<HomeView> {
  const today = dayOf(ctx.now(), ctx.shop.timeZone);
  return withShopConnection(ctx, async (connection) => {
    const history = await orderHistory(connection);
    const range = resolveRange(choice, today, history?.from ?? null);
    const previous = choice.preset === "all_time" ? null : precedingRange(range);
    const { now, before } = await countsOf(connection, range, previous);
    const compare = before.orders > 0 ? before : null;
    const chart = chartOf(range);
    return {
      range,
      comparedTo: compare ? previous : null,
      today,
      history,
      currency: ctx.shop.currency,
      figures: figuresOf(now, compare),
      chart,
      months: await monthsIn(connection, chart),
    };
  });
}

function figuresOf(now: PeriodCounts, before: PeriodCounts | null): FigureView[] {
  const view = <Value extends number | bigint>(
    id: FigureId,
    figure: (counts: PeriodCounts) => Figure<Value>,
    needed = 0,
    kind: Change["kind"] = "relative",
  ): FigureView => {
    const { value, n } = figure(now);
    const change = changeOf(kind, value, before && figure(before).value);
    return { id, value: value === null ? null : String(value), n, needed, change };
  };
  return [
    view("customers", (counts) => ({ value: counts.customers, n: counts.customers })),
    view("orders", (counts) => ({ value: counts.orders, n: counts.orders })),
    view("netSales", (counts) => ({ value: counts.netSalesMinor, n: counts.orders })),
    view("averageOrderValue", averageOrderValue, 1),
    view("repeatPurchaseRate", repeatPurchaseRate, CUSTOMERS_NEEDED, "points"),
    view("medianDaysBetweenOrders", medianDaysBetweenOrders, GAPS_NEEDED),
  ];
}

/** A chart of one or two months would say nothing: it shows at least so many, of a shorter range the whole months before. */
const CHART_MONTHS = 6;

function chartOf(range: DateRange): DateRange {
  const first = addMonths(`${range.to.slice(0, 7)}-01`, 1 - CHART_MONTHS);
  return monthsOf(range).length < CHART_MONTHS ? { from: first, to: range.to } : range;
}

async function orderHistory(connection: ShopConnection): Promise<DateRange | null> {
  const { rows } = await connection.query<{ first: Day | null; last: Day | null }>(
    "SELECT min(day)::text AS first, max(day)::text AS last FROM daily_sales",
  );
  const [row] = rows;
  return row?.first && row.last ? { from: row.first, to: row.last } : null;
}

// One pass over order_facts for both periods, by the index (day, gap_days, next_day, sequence) alone: 40 bytes an order.
// Nothing has to be told apart by customer, because each fact knows its neighbours in its customer's history:
// - A customer of the range has exactly one order in it whose previous order is before the range, or is none.
// - A customer ordered once only when their first order is in the range and the next one after it, or none.
// - The median needs the gaps in order; there are at most a few thousand different ones, so counting them is enough.
const COUNT = `
  SELECT day >= $2 AS current, gap_days, count(*)::int AS orders,
    count(*) FILTER (
      WHERE sequence > 0 AND (gap_days IS NULL OR day - gap_days < CASE WHEN day >= $2 THEN $2 ELSE $1 END)
    )::int AS customers,
    count(*) FILTER (
      WHERE sequence = 1 AND (next_day IS NULL OR next_day > CASE WHEN day >= $2 THEN $3 ELSE $2 - 1 END)
    )::int AS once_only
  FROM order_facts
  WHERE day BETWEEN $1::date AND $3::date
  GROUP BY day >= $2::date, gap_days`;

// Sums are kept by day: a few hundred rows.
const SUM = `
  SELECT day >= $2 AS current, sum(orders)::int AS orders, sum(valued_orders)::int AS valued_orders,
    sum(order_value_minor)::text AS order_value_minor, sum(net_sales_minor)::text AS net_sales_minor
  FROM daily_sales
  WHERE day BETWEEN $1::date AND $3::date
  GROUP BY day >= $2::date`;

async function countsOf(
  connection: ShopConnection,
  range: DateRange,
  previous: DateRange | null,
): Promise<{ now: PeriodCounts; before: PeriodCounts }> {
  const days = [previous?.from ?? range.from, range.from, range.to];
  const counted = await connection.query<{
    current: boolean;
    gap_days: number | null;
    orders: number;
    customers: number;
    once_only: number;
  }>(COUNT, days);
  const summed = await connection.query<{
    current: boolean;
    orders: number;
    valued_orders: number;
    order_value_minor: string;
    net_sales_minor: string;
  }>(SUM, days);
  const period = (current: boolean): PeriodCounts => {
    const rows = counted.rows.filter((row) => row.current === current);
    const sums = summed.rows.find((row) => row.current === current);
    return {
      orders: sums?.orders ?? 0,
      valuedOrders: sums?.valued_orders ?? 0,
      orderValueMinor: BigInt(sums?.order_value_minor ?? 0),
      netSalesMinor: BigInt(sums?.net_sales_minor ?? 0),
      customers: rows.reduce((total, row) => total + row.customers, 0),
      onceOnly: rows.reduce((total, row) => total + row.once_only, 0),
      gaps: rows.flatMap((row) =>
        row.gap_days === null ? [] : [{ days: row.gap_days, orders: row.orders }],
      ),
    };
  };
  return { now: period(true), before: period(false) };
}

async function monthsIn(connection: ShopConnection, range: DateRange): Promise<MonthView[]> {
  const { rows } = await connection.query<{ month: Month; orders: number; net_sales_minor: string }>(
    `SELECT to_char(day, 'YYYY-MM') AS month, sum(orders)::int AS orders, sum(net_sales_minor)::text AS net_sales_minor
     FROM daily_sales WHERE day BETWEEN $1::date AND $2::date GROUP BY 1`,
    [range.from, range.to],
  );
  const found = new Map(rows.map((row) => [row.month, row]));
  return monthsOf(range).map((month) => ({
    month,
    orders: found.get(month)?.orders ?? 0,
    netSalesMinor: found.get(month)?.net_sales_minor ?? "0",
  }));
}
