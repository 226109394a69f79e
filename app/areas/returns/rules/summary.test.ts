import { expect, test } from "vitest";

import { DEFAULT_POLICY } from "#app/areas/returns/policy.ts";
import { i18nFor, type Locale } from "#app/shared/i18n/index.ts";
import en from "#app/shared/i18n/locales/en.json" with { type: "json" };

import { type Phrase, phraseText } from "./phrases.ts";
import { conditionsSchema, TOPICS } from "./policy-document.ts";
import { baseSummary, summary } from "./summary.ts";
import { summariseThen } from "./summary-then.ts";
import type { Conditions, Effects, Rule } from "./types.ts";

/** Formats put in spaces that do not break; here they are plain ones. */
const read = (phrases: readonly Phrase[], locale: Locale, names: Record<string, string> = {}) =>
  phrases.map((phrase) =>
    phraseText(phrase, { locale, names, t: (key, values) => i18nFor(locale).t(key, values) }).replaceAll(
      /\s/g,
      " ",
    ),
  );
const both = (rule: Pick<Rule, "when" | "then">, locale: Locale, names: Record<string, string> = {}) => {
  const { when, then } = summary(rule);
  return [read(when, locale, names), read(then, locale, names)];
};

const christmas: Pick<Rule, "when" | "then"> = {
  when: {
    productTags: { noneOf: ["perishable", "made to order"] },
    collectionIds: { anyOf: ["gid://shopify/Collection/7"] },
    countries: { anyOf: ["DE", "AT", "CH"] },
    placed: { from: "2026-11-01", to: "2026-12-24" },
    itemValue: { below: { EUR: "100.00", CHF: "95" } },
    discount: { above: 12.5 },
  },
  then: {
    window: { kind: "until", day: "2027-01-31", orDays: { days: 30, transitDays: 7 } },
    restockingFee: { percent: 10, byResolution: { "store-credit": 0 } },
    creditBonus: { kind: "percent", percent: 5, cap: { EUR: "10.00" } },
  },
};
const names = { "gid://shopify/Collection/7": "Winter" };

test("a rule reads as a merchant would say it", () => {
  expect(both(christmas, "en", names)).toEqual([
    [
      "Product is not tagged perishable or made to order",
      "Product is in Winter",
      "Shipped to Germany, Austria, or Switzerland",
      "Ordered from Nov 1, 2026 to Dec 24, 2026",
      "Item cost less than €100.00 or CHF 95.00",
      "Item was discounted by more than 12.5%",
    ],
    [
      "Can be returned until Jan 31, 2027, or for 30 days after delivery when that is later",
      "Restocking fee of 10%",
      "No restocking fee for store credit",
      "5% bonus on store credit, up to €10.00",
    ],
  ]);
  expect(both({ when: {}, then: { evidence: { photos: 1, note: true } } }, "en")).toEqual([
    ["Always"],
    ["1 photo required", "Note required"],
  ]);
});

test("and in German", () => {
  expect(both(christmas, "de", names)).toEqual([
    [
      "Produkt hat nicht den Tag perishable oder made to order",
      "Produkt ist in Winter",
      "Versand nach Deutschland, Österreich oder Schweiz",
      "Bestellt vom 01.11.2026 bis zum 24.12.2026",
      "Artikel kostete weniger als 100,00 € oder 95,00 CHF",
      "Artikel war um mehr als 12,5 % reduziert",
    ],
    [
      "Rückgabe bis zum 31.01.2027, oder bis 30 Tage nach der Zustellung, wenn das später ist",
      "Wiedereinlagerungsgebühr von 10 %",
      "Keine Wiedereinlagerungsgebühr bei Guthaben",
      "5 % Bonus auf Guthaben, höchstens 10,00 €",
    ],
  ]);
});

test("the default policy's base, topic by topic", () => {
  expect(read(baseSummary(DEFAULT_POLICY.base), "en")).toEqual([
    "Can be returned for 30 days after delivery, or 37 days after fulfilment when delivery is not known",
    "Can be returned",
    "Offers refund, store credit, exchange for another variant, or exchange for any product",
    "No restocking fee",
    "No return shipping fee",
    "Customer arranges return shipping",
    "Original shipping is not refunded",
    "No bonus on store credit",
    "No bonus on exchanges",
    "Another variant costs what the customer paid",
    "Items must be sent back",
    "Approve manually",
    "No review",
    "No photos or note required",
  ]);
});

const eur = { EUR: "5.00" };
const match = [{ anyOf: ["a"] }, { noneOf: ["a"] }];
const days = [{ from: "2026-01-01", to: "2026-01-02" }, { from: "2026-01-01" }, { to: "2026-01-02" }];
const ranges = [{ atLeast: eur, below: eur }, { atLeast: eur }, { below: eur }];
/** Every shape that every condition can have. */
const EVERY_CONDITION: { [Name in keyof Conditions]-?: Conditions[Name][] } = {
  productTags: match,
  productTypes: match,
  collectionIds: match,
  vendors: match,
  skus: match,
  customerTags: match,
  customerTiers: match,
  countries: [{ anyOf: ["DE"] }, { noneOf: ["no country"] }],
  channels: match,
  placed: days,
  requested: days,
  reasons: match,
  itemValue: ranges,
  returnValue: ranges,
  discount: [{ above: 0 }, { above: 20 }],
  history: [{ lookBackDays: 90, minOrders: 2, maxReturns: 1, maxReturnRate: 20 }, { lookBackDays: 90 }],
};
const bonuses: Effects["creditBonus"][] = [
  { kind: "none" },
  { kind: "fixed", amount: eur },
  { kind: "percent", percent: 5 },
  { kind: "percent", percent: 5, cap: eur },
];
/** Every shape that every effect can have. */
const EVERY_EFFECT: { [Topic in keyof Effects]: Effects[Topic][] } = {
  window: [
    { kind: "days", days: 2, transitDays: 1 },
    { kind: "unlimited" },
    { kind: "until", day: "2026-01-01" },
    { kind: "until", day: "2026-01-01", orDays: { days: 2, transitDays: 1 } },
  ],
  returnable: [{ kind: "yes" }, { kind: "final-sale" }, { kind: "not-returnable", message: "No" }],
  resolutions: [["refund", "store-credit", "exchange-variant", "exchange-product"]],
  restockingFee: [{ percent: 0, byResolution: { refund: 5, "store-credit": 0 } }, { percent: 5 }],
  returnShippingFee: [{ amount: null, byResolution: { refund: eur, "store-credit": null } }, { amount: eur }],
  label: ["free", "merchant", "own"],
  originalShipping: ["never", "whole-order"],
  creditBonus: bonuses,
  exchangeBonus: bonuses,
  exchangePrice: ["as-paid", "current"],
  keepItem: [
    { below: null, measure: "line" },
    { below: eur, measure: "line" },
    { below: eur, measure: "return" },
  ],
  approval: ["auto", "manual"],
  review: [
    { checks: [] },
    {
      checks: [
        { kind: "return-rate", above: 50, lookBackDays: 90, minUnits: 4 },
        { kind: "return-count", above: 3, lookBackDays: 90 },
        { kind: "return-value", above: eur },
      ],
    },
  ],
  evidence: [
    { photos: 0, note: false },
    { photos: 2, note: true },
  ],
};

test("every condition and effect in every shape has its words in both languages, and no words are without use", () => {
  const whens = Object.entries(EVERY_CONDITION).flatMap(([name, shapes]) =>
    shapes.map((shape) => ({ [name]: shape })),
  );
  const thens = Object.entries(EVERY_EFFECT).flatMap(([topic, shapes]) =>
    shapes.map((shape) => ({ [topic]: shape })),
  );
  expect(Object.keys(EVERY_CONDITION)).toEqual(Object.keys(conditionsSchema.shape));
  const phrases = [
    ...[{}, ...whens].flatMap((when) => summary({ when: conditionsSchema.parse(when), then: {} }).when),
    ...thens.flatMap(summariseThen),
  ];
  for (const locale of ["en", "de"] as const) {
    for (const text of read(phrases, locale)) expect(text).not.toMatch(/\{\{|returns\.policy|undefined|NaN/);
  }
  const used = new Set(phrases.map(({ key }) => key.split(".").slice(2).join(".")));
  const written = Object.entries({ when: en.returns.policy.when, then: en.returns.policy.then }).flatMap(
    ([part, texts]) => Object.keys(texts).map((key) => `${part}.${key.replace(/_(one|other)$/, "")}`),
  );
  expect([...used].sort()).toEqual([...new Set(written)].sort());
  expect(Object.keys(en.returns.policy.topic)).toEqual(TOPICS);
  expect(Object.keys(en.returns.policy.condition).sort()).toEqual(Object.keys(conditionsSchema.shape).sort());
});
