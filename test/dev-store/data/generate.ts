/**
 * A demo shop of any size: products, customers and orders as import objects. The same options give the same shop, to the
 * last letter; its order histories have the shape of real ones (cdnow-fit.json).
 */
import type { ImportObject } from "../import/import.ts";
import { toTime } from "../state/input/values.ts";
import { catalogue } from "./catalogue.ts";
import { demoCustomer } from "./demo-customer.ts";
import { demoOrder } from "./demo-order.ts";
import { orderCount, orderTimes, WINDOW_DAYS } from "./histories.ts";
import { person, type Person } from "./people.ts";
import { Random } from "./random.ts";

export interface GenerateOptions {
  seed: number | string;
  /** How many customers; when `orders` is given, as many as it takes for them. */
  customers?: number;
  /** Exactly how many orders. */
  orders?: number;
  /** Orders lie in the two years before this moment, cut to the whole second. */
  until: Date;
}

const DEFAULT_CUSTOMERS = 2_000;
/** Customers who signed up and never ordered. */
const PROSPECT_SHARE = 0.04;
/** Orders of people without an account. */
const GUEST_SHARE = 0.01;
const FIRST_CUSTOMER_ID = 7_300_000_000_000;
const FIRST_ORDER_ID = 5_900_000_000_000;
const FIRST_ORDER_NUMBER = 1001;

/** Products first, then customers, then orders in the order of their time. */
export function* generateShop(options: GenerateOptions): Generator<ImportObject> {
  const { seed } = options;
  const until = Math.floor(options.until.getTime() / 1000);
  const opened = until - WINDOW_DAYS * 86_400;
  const openedAt = toTime(new Date((opened - 90 * 86_400) * 1000));
  yield* catalogue(openedAt);

  const counts = ordersPerCustomer(options);
  const total = counts.reduce((a, b) => a + b, 0);
  const guests = options.orders === undefined ? Math.round(total * GUEST_SHARE) : options.orders - total;
  // Who ordered when: parallel arrays, because there may be millions.
  const customerOf = new Int32Array(total + guests);
  const timeOf = new Float64Array(total + guests);
  const random = new Random(seed, "histories");
  const since: number[] = [];
  let placed = 0;
  counts.forEach((count, customer) => {
    const times =
      count === 0 ? [opened + random.int(0, WINDOW_DAYS * 86_400)] : orderTimes(random, count, until);
    since.push(times[0] ?? opened);
    if (count === 0) return;
    for (const time of times) {
      customerOf[placed] = customer;
      timeOf[placed++] = time;
    }
  });
  for (let guest = 0; guest < guests; guest++) {
    customerOf[placed] = -1 - guest;
    timeOf[placed++] = orderTimes(random, 1, until)[0] ?? until;
  }

  for (const [customer, count] of counts.entries()) {
    yield customerOfNumber(seed, customer, count, since[customer] ?? opened).object;
  }
  const byTime = Uint32Array.from({ length: placed }, (_, index) => index).sort(
    (a, b) => (timeOf[a] ?? 0) - (timeOf[b] ?? 0) || a - b,
  );
  for (const [position, index] of byTime.entries()) {
    const customer = customerOf[index] ?? 0;
    const who: Person =
      customer >= 0
        ? customerOfNumber(seed, customer, counts[customer] ?? 0, since[customer] ?? opened).person
        : person(new Random(seed, `guest ${-customer}`), counts.length - customer);
    yield demoOrder(new Random(seed, `order ${position}`), {
      id: FIRST_ORDER_ID + position,
      number: FIRST_ORDER_NUMBER + position,
      customerId: customer >= 0 ? FIRST_CUSTOMER_ID + customer : null,
      person: who,
      at: timeOf[index] ?? until,
      until,
    });
  }
}

/** A customer is made anew whenever needed, always the same, rather than kept: there may be millions. */
function customerOfNumber(seed: number | string, customer: number, orders: number, since: number) {
  const random = new Random(seed, `customer ${customer}`);
  return demoCustomer(random, FIRST_CUSTOMER_ID + customer, customer + 1, orders, since);
}

/** The number of orders of each customer, in no order; with `orders` given, they and the guests' make exactly that. */
function ordersPerCustomer({ seed, customers = DEFAULT_CUSTOMERS, orders }: GenerateOptions): number[] {
  const random = new Random(seed, "counts");
  const draw = () => (random.chance(PROSPECT_SHARE) ? 0 : orderCount(random));
  if (orders === undefined) return Array.from({ length: customers }, draw);
  const counts: number[] = [];
  let left = orders - Math.round(orders * GUEST_SHARE);
  while (left > 0) {
    const count = Math.min(draw(), left);
    counts.push(count);
    left -= count;
  }
  return counts;
}
