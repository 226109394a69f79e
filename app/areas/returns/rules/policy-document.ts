/**
 * The policy document: what holds for every return (`base`), and an ordered list of rules that say otherwise. For each
 * topic the first enabled rule whose conditions hold and which speaks of the topic decides; else the base does.
 * Nothing but data: the sentences that merchants read come of `summary`.
 */
import { z } from "zod";

import { parseMinor } from "#app/shared/money.ts";
import { isDay } from "#app/shared/time.ts";

import { RESOLUTIONS } from "./returnable-order.ts";

const words = z.string().trim().min(1).max(255);
const day = z.string().refine(isDay, { error: "not a day" });
/** 0 to 100 with at most two decimals. */
const percent = z
  .number()
  .min(0)
  .max(100)
  .refine((value) => Math.abs(value * 100 - Math.round(value * 100)) < 1e-9, { error: "too many decimals" });
const days = z.int().min(0).max(3650);
const lookBackDays = z.int().min(1).max(3650);

/**
 * One amount, as decimal text by currency: {"EUR": "4.95", "CHF": "5"}. An order in a currency that is not listed takes the
 * shop currency's amount at the order's own rate.
 */
const amounts = z
  .record(z.string().regex(/^[A-Z]{3}$/), z.string().max(20))
  .refine((value) => Object.keys(value).length > 0, { error: "no amount" })
  .refine(
    (value) => Object.entries(value).every(([currency, text]) => (parseMinor(text, currency) ?? -1n) >= 0n),
    {
      error: "not an amount of its currency",
    },
  );

/** Any of these, or none of these. Texts are compared without regard to case. */
const match = z.union([
  z.strictObject({ anyOf: z.array(words).min(1).max(250) }),
  z.strictObject({ noneOf: z.array(words).min(1).max(250) }),
]);
/** Both ends belong to it; an absent end is open. */
const dayRange = z
  .strictObject({ from: day.optional(), to: day.optional() })
  .refine(({ from, to }) => from !== undefined || to !== undefined, { error: "no day" })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    error: "ends before it starts",
  });
const valueRange = z
  .strictObject({ atLeast: amounts.optional(), below: amounts.optional() })
  .refine(({ atLeast, below }) => atLeast !== undefined || below !== undefined, { error: "no limit" });

/** All that are given must hold; none given always holds. */
export const conditionsSchema = z.strictObject({
  productTags: match.optional(),
  productTypes: match.optional(),
  /** Shopify's global ids. */
  collectionIds: match.optional(),
  vendors: match.optional(),
  /** Exact, or a beginning that ends in an asterisk: "SALE-*". */
  skus: match.optional(),
  customerTags: match.optional(),
  customerTiers: match.optional(),
  /** ISO 3166-1 alpha-2 of the shipping address. */
  countries: match.optional(),
  channels: match.optional(),
  /** The shop's day on which the order was placed. */
  placed: dayRange.optional(),
  /** The shop's day on which the return is asked for. */
  requested: dayRange.optional(),
  /** Handles of Shopify's return reason definitions. Holds for no line whose reason is not chosen yet. */
  reasons: match.optional(),
  /** What was paid for one unit, with tax. */
  itemValue: valueRange.optional(),
  /** What was paid for all that is selected, with tax. Does not hold before something is selected. */
  returnValue: valueRange.optional(),
  /** The line's discount: `above` 0 is any at all. */
  discount: z.strictObject({ above: percent }).optional(),
  /** What the customer did in the last days. Does not hold for an order without a customer. */
  history: z
    .strictObject({
      lookBackDays,
      minOrders: z.int().min(1).max(10_000).optional(),
      maxReturns: z.int().min(0).max(10_000).optional(),
      /** Units returned of a hundred bought. */
      maxReturnRate: percent.optional(),
    })
    .optional(),
});
export type Conditions = z.infer<typeof conditionsSchema>;

const bonus = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("none") }),
  /** Of what the lines under this rule are worth, at most `cap`. */
  z.strictObject({ kind: z.literal("percent"), percent, cap: amounts.optional() }),
  /** Once per return. */
  z.strictObject({ kind: z.literal("fixed"), amount: amounts }),
]);
export type Bonus = z.infer<typeof bonus>;

const reviewCheck = z.discriminatedUnion("kind", [
  /** More units returned of a hundred bought than this, once so many units were bought. */
  z.strictObject({
    kind: z.literal("return-rate"),
    above: percent,
    lookBackDays,
    minUnits: z.int().min(1).max(10_000),
  }),
  /** More returns than this, this one not counted. */
  z.strictObject({ kind: z.literal("return-count"), above: z.int().min(0).max(10_000), lookBackDays }),
  /** A return that is worth more than this, with tax. */
  z.strictObject({ kind: z.literal("return-value"), above: amounts }),
]);
export type ReviewCheck = z.infer<typeof reviewCheck>;

const resolution = z.enum(RESOLUTIONS);

/** Every topic, decided per line. Where a return needs one answer, `TOPICS` below says how the lines' answers meet. */
export const effectsSchema = z.strictObject({
  /** Until when it may be asked for. Days count from delivery; without it from fulfilment and `transitDays` more. */
  window: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("days"), days, transitDays: z.int().min(0).max(90) }),
    z.strictObject({ kind: z.literal("unlimited") }),
    /** Until a fixed day; with `orDays`, until those days have passed if that is later. */
    z.strictObject({
      kind: z.literal("until"),
      day,
      orDays: z.strictObject({ days, transitDays: z.int().min(0).max(90) }).optional(),
    }),
  ]),
  returnable: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("yes") }),
    /** `message` is the merchant's own, for shoppers. */
    z.strictObject({ kind: z.literal("final-sale"), message: z.string().trim().max(300).optional() }),
    z.strictObject({ kind: z.literal("not-returnable"), message: z.string().trim().max(300).optional() }),
  ]),
  /** A return is offered what all its lines are offered. */
  resolutions: z
    .array(resolution)
    .min(1)
    .refine((list) => new Set(list).size === list.length, { error: "twice" }),
  /** Percent of the line's discounted total, as Shopify reckons restocking fees. */
  restockingFee: z.strictObject({ percent, byResolution: z.partialRecord(resolution, percent).optional() }),
  /** Charged once per return: the lowest that any of its lines has. Null is none. */
  returnShippingFee: z.strictObject({
    amount: amounts.nullable(),
    byResolution: z.partialRecord(resolution, amounts.nullable()).optional(),
  }),
  /**
   * "free": the merchant's label, and no return shipping fee whatever that topic says; "merchant": the merchant's label;
   * "own": the customer sends it as they like. A return gets the best of its lines, in this order.
   */
  label: z.enum(["free", "merchant", "own"]),
  /** Whether shipping once paid comes back with the return after which nothing of the order is left. */
  originalShipping: z.enum(["never", "whole-order"]),
  creditBonus: bonus,
  /** Lowers what a replacement costs, and is never paid out. */
  exchangeBonus: bonus,
  /** Another variant of the same product costs what was paid for this one, when that is less than today's price. */
  exchangePrice: z.enum(["as-paid", "current"]),
  /** Nothing is sent back when the value is below; null: never. */
  keepItem: z.strictObject({ below: amounts.nullable(), measure: z.enum(["line", "return"]) }),
  /** A return is approved by itself when every line says "auto" and nothing asks for a review. */
  approval: z.enum(["auto", "manual"]),
  /** Every check of every line's rule is made once. */
  review: z.strictObject({ checks: z.array(reviewCheck).max(10) }),
  evidence: z.strictObject({ photos: z.int().min(0).max(5), note: z.boolean() }),
});
/** What holds for one line, topic by topic. */
export type Effects = z.infer<typeof effectsSchema>;
export type Topic = keyof Effects;
export const TOPICS = Object.keys(effectsSchema.shape) as Topic[];

export const ruleSchema = z.strictObject({
  /** Ours, and kept when the rule is edited: what a return was judged by names it. */
  id: z.uuid(),
  /** The merchant's own, "Christmas". */
  name: words.max(80),
  enabled: z.boolean(),
  when: conditionsSchema,
  then: effectsSchema
    .partial()
    .refine((then) => Object.values(then).some((effect) => effect !== undefined), { error: "no effect" }),
});
export type Rule = z.infer<typeof ruleSchema>;

export const policySchema = z.strictObject({
  formatVersion: z.literal(1),
  base: effectsSchema,
  rules: z
    .array(ruleSchema)
    .max(200)
    .refine((rules) => new Set(rules.map((rule) => rule.id)).size === rules.length, { error: "an id twice" }),
});
export type Policy = z.infer<typeof policySchema>;
/** One amount by currency, decimal text. */
export type Amounts = z.infer<typeof amounts>;
export type Match = z.infer<typeof match>;
