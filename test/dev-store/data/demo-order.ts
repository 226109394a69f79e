/** An order of the demo shop, with what became of it, as an import object. */
import type { ImportObject } from "../import/import.ts";
import type { MoneyBag } from "../state/documents.ts";
import { toTime } from "../state/input/values.ts";
import { toBag } from "../state/money.ts";
import { basket, type BasketLine } from "./basket.ts";
import { FITTED } from "./fitted.ts";
import type { Person } from "./people.ts";
import type { Random } from "./random.ts";

export type OrderObject = Extract<ImportObject, { type: "Order" }>;

/** Few of each, as in a real shop. */
const TEST_SHARE = 0.002;
const CANCELLED_SHARE = 0.012;
const REFUNDED_SHARE = 0.045;
const DISCOUNT_SHARE = 0.16;
const FREE_SHIPPING_CENTS = 7500;
const HOUR = 3600;
const DAY = 24 * HOUR;

const DISCOUNT_CODES = [
  ["WELCOME10", 0.1],
  ["TRAILHEAD15", 0.15],
  ["FERNHILL5", 0.05],
  ["THANKYOU20", 0.2],
] as const;
const CARRIERS = [
  ["USPS", "https://tools.usps.com/go/TrackConfirmAction?tLabels="],
  ["UPS", "https://www.ups.com/track?tracknum="],
  ["FedEx", "https://www.fedex.com/fedextrack/?trknbr="],
] as const;
const ABROAD = ["DHL Express", "https://www.dhl.com/us-en/home/tracking.html?tracking-id="] as const;
const CANCEL_REASONS = ["CUSTOMER", "INVENTORY", "FRAUD", "STAFF", "OTHER"] as const;
const RETURN_REASONS = [
  "SIZE_TOO_SMALL",
  "SIZE_TOO_LARGE",
  "UNWANTED",
  "DEFECTIVE",
  "NOT_AS_DESCRIBED",
  "COLOR",
] as const;

export interface OrderPlan {
  id: number;
  number: number;
  /** Null for a guest, who leaves an e-mail address but no account. */
  customerId: number | null;
  person: Person;
  /** Seconds since 1970. */
  at: number;
  /** Nothing happens after this. */
  until: number;
}

export function demoOrder(random: Random, plan: OrderPlan): OrderObject {
  const { person, at } = plan;
  const { country } = person;
  const time = (seconds: number) => toTime(new Date(seconds * 1000));
  const money = (cents: number): MoneyBag => {
    const yen = country.currency === "JPY";
    const presentment = country.rate === 1 ? cents : Math.round((cents * country.rate) / (yen ? 100 : 1));
    return toBag({ shop: cents, presentment }, { shop: "USD", presentment: country.currency });
  };
  const lines = basket(random, at < plan.until - 365 * DAY ? "lastYear" : "now");
  const cents = lines.reduce((total, { item, quantity }) => total + item.cents * quantity, 0);
  const free = random.chance(FITTED.shape.zeroValueShare);
  const code = !free && random.chance(DISCOUNT_SHARE) ? random.pick(DISCOUNT_CODES) : undefined;
  const shipping =
    free || (country.code === "US" && cents >= FREE_SHIPPING_CENTS) ? 0 : country.shippingCents;
  const { tax } = country;
  const order: OrderObject = {
    type: "Order",
    id: plan.id,
    name: `#${plan.number}`,
    customer: plan.customerId === null ? null : { id: plan.customerId },
    email: person.email,
    createdAt: time(at),
    processedAt: time(at),
    currencyCode: "USD",
    presentmentCurrencyCode: country.currency,
    taxesIncluded: false,
    customerLocale: country.locale,
    sourceName: free
      ? "shopify_draft_order"
      : (["web", "pos", "shopify_draft_order"][random.weighted([95, 3, 2])] ?? "web"),
    shippingAddress: person.address,
    billingAddress: person.address,
    lineItems: lines.map(({ item, quantity }) => ({
      sku: item.sku,
      quantity,
      originalUnitPriceSet: money(free ? 0 : item.cents),
      ...(tax && !item.isGiftCard && !free ? { taxLines: [tax] } : {}),
    })),
    shippingLine: {
      title: shipping === 0 ? "Free shipping" : country.code === "US" ? "Ground" : "International",
      originalPriceSet: money(shipping),
    },
    tags: [...(free ? ["replacement"] : []), ...(random.chance(0.04) ? ["gift"] : [])],
    ...(free
      ? { note: "Replacement, no charge." }
      : random.chance(0.02)
        ? { note: "Please leave at the back door." }
        : {}),
    displayFinancialStatus: "PAID",
    updatedAt: time(at),
  };
  if (code) {
    order.discountCodes = [code[0]];
    order.totalDiscountsSet = money(Math.round(cents * code[1]));
  }
  if (random.chance(TEST_SHARE)) order.test = true;
  if (random.chance(CANCELLED_SHARE)) cancelled(random, order, plan, time);
  else fulfilled(random, order, lines, plan, time);
  return order;
}

type Clock = (seconds: number) => string;

function cancelled(random: Random, order: OrderObject, { at, until }: OrderPlan, time: Clock): void {
  const when = Math.min(at + random.int(HOUR / 4, 20 * HOUR), until);
  order.cancelledAt = time(when);
  order.cancelReason = random.pick(CANCEL_REASONS);
  order.updatedAt = order.cancelledAt;
  delete order.displayFinancialStatus;
}

/** Sent after a day or three, delivered some days later, and now and then sent back: as far as time has come. */
function fulfilled(
  random: Random,
  order: OrderObject,
  lines: BasketLine[],
  plan: OrderPlan,
  time: Clock,
): void {
  const abroad = plan.person.country.code !== "US";
  const sentAt = plan.at + random.int(4 * HOUR, 3 * DAY);
  if (sentAt > plan.until) return;
  const transitAt = sentAt + random.int(2 * HOUR, 20 * HOUR);
  const days = abroad ? random.int(5, 16) : random.int(2, 7);
  // One parcel in thirty comes late, and a few never report that they came.
  const deliveredAt =
    transitAt + days * DAY + (random.chance(0.03) ? random.int(3, 12) * DAY : 0) + random.int(0, 8 * HOUR);
  const [company, url] = abroad ? ABROAD : random.pick(CARRIERS);
  const tracking = `${random.int(100_000, 999_999)}${random.int(100_000, 999_999)}`;
  const inTransit = transitAt <= plan.until;
  const delivered = deliveredAt <= plan.until && !random.chance(0.02);
  const last = delivered ? deliveredAt : inTransit ? transitAt : sentAt;
  order.displayFulfillmentStatus = "FULFILLED";
  order.fulfillments = [
    {
      createdAt: time(sentAt),
      updatedAt: time(last),
      trackingInfo: [{ company, number: tracking, url: `${url}${tracking}` }],
      estimatedDeliveryAt: time(transitAt + days * DAY),
      ...(inTransit ? { inTransitAt: time(transitAt) } : {}),
      ...(delivered ? { deliveredAt: time(deliveredAt) } : {}),
    },
  ];
  order.closedAt = time(sentAt);
  order.updatedAt = time(last);
  if (delivered && random.chance(REFUNDED_SHARE)) sentBack(random, order, lines, plan, deliveredAt, time);
}

/** A return of some units with its refund, or a refund alone (a broken mug is not sent back). */
function sentBack(
  random: Random,
  order: OrderObject,
  lines: BasketLine[],
  { until }: OrderPlan,
  deliveredAt: number,
  time: Clock,
): void {
  const askedAt = deliveredAt + random.int(DAY, 21 * DAY);
  const refundedAt = askedAt + random.int(2 * DAY, 12 * DAY);
  const { item, quantity } = random.pick(lines);
  if (askedAt > until) return;
  const units = { lineItem: { sku: item.sku }, quantity: random.chance(0.7) ? quantity : 1 };
  const done = refundedAt <= until;
  const keeps = random.chance(0.35);
  if (!keeps) {
    order.returns = [
      {
        createdAt: time(askedAt),
        status: done ? "CLOSED" : random.chance(0.5) ? "OPEN" : "REQUESTED",
        closedAt: done ? time(refundedAt) : null,
        returnLineItems: [{ ...units, returnReason: random.pick(RETURN_REASONS) }],
      },
    ];
  }
  order.updatedAt = time(done ? refundedAt : askedAt);
  if (!done) return;
  delete order.displayFinancialStatus;
  order.refunds = [
    {
      createdAt: time(refundedAt),
      note: keeps ? "Arrived damaged" : null,
      refundLineItems: [{ ...units, restockType: keeps ? "NO_RESTOCK" : "RETURN" }],
    },
  ];
}
