/** A customer of the demo shop as an import object. */
import type { ImportObject } from "../import/import.ts";
import { toTime } from "../state/input/values.ts";
import { person, type Person } from "./people.ts";
import type { Random } from "./random.ts";

export type CustomerObject = Extract<ImportObject, { type: "Customer" }>;

const HOUR = 3600;
const CONSENT = ["SUBSCRIBED", "NOT_SUBSCRIBED", "UNSUBSCRIBED", "PENDING"] as const;

/**
 * @param id also makes the e-mail address unique
 * @param orders how many orders they make
 * @param since when they first came, seconds since 1970
 */
export function demoCustomer(
  random: Random,
  id: number,
  number: number,
  orders: number,
  since: number,
): { person: Person; object: CustomerObject } {
  const who = person(random, number);
  // Most first come with their first order; some signed up for the newsletter days before.
  const createdAt = toTime(
    new Date((since - (random.chance(0.15) ? random.int(1, 40) * 24 * HOUR : 60)) * 1000),
  );
  const marketingState =
    CONSENT[random.weighted(orders > 1 ? [55, 32, 11, 2] : [40, 47, 10, 3])] ?? "NOT_SUBSCRIBED";
  const asked = marketingState !== "NOT_SUBSCRIBED";
  const tags = [
    ...(orders >= 10 ? ["vip"] : []),
    ...(marketingState === "SUBSCRIBED" ? ["newsletter"] : []),
    ...(random.chance(0.012) ? ["wholesale"] : []),
    ...(random.chance(0.03) ? ["friend of the shop"] : []),
  ];
  return {
    person: who,
    object: {
      type: "Customer",
      id,
      firstName: who.firstName,
      lastName: who.lastName,
      email: who.email,
      defaultEmailAddress: {
        emailAddress: who.email,
        marketingState,
        marketingOptInLevel: asked ? (random.chance(0.3) ? "CONFIRMED_OPT_IN" : "SINGLE_OPT_IN") : null,
        marketingUpdatedAt: asked ? createdAt : null,
      },
      ...(random.chance(0.2) && who.country.code === "US"
        ? { phone: `+1${random.int(201, 989)}555${String(random.int(100, 199)).padStart(4, "0")}` }
        : {}),
      state: orders > 1 && random.chance(0.5) ? "ENABLED" : "DISABLED",
      locale: who.country.locale,
      verifiedEmail: random.chance(0.92),
      taxExempt: false,
      tags,
      ...(random.chance(0.02) ? { note: random.pick(NOTES) } : {}),
      addresses: [who.address],
      createdAt,
    },
  };
}

const NOTES = [
  "Asked for plastic-free packaging.",
  "Met at the Portland market.",
  "Prefers e-mail to the phone.",
  "Size up in outerwear.",
  "Sends the best photos of our tents.",
];
