import type { Phrase, PhraseValue, PolicyTextKey } from "./phrases.ts";
import type { Amounts, Conditions, Match } from "./policy-document.ts";

const LISTS = [
  "productTags",
  "productTypes",
  "collectionIds",
  "vendors",
  "skus",
  "customerTags",
  "customerTiers",
  "countries",
  "channels",
  "reasons",
] as const;

/** One phrase per condition, all of which must hold; "always" when there is none. */
export function summariseWhen(when: Conditions): Phrase[] {
  const phrases = [
    ...LISTS.flatMap((name) => listPhrase(name, when[name])),
    ...datePhrase("placed", when.placed),
    ...datePhrase("requested", when.requested),
    ...valuePhrase("itemValue", when.itemValue),
    ...valuePhrase("returnValue", when.returnValue),
    ...discountPhrase(when.discount),
    ...historyPhrases(when.history),
  ];
  return phrases.length > 0 ? phrases : [phrase("returns.policy.when.always")];
}

function phrase(key: PolicyTextKey, values: Phrase["values"] = {}): Phrase {
  return { key, values };
}

function listPhrase(name: (typeof LISTS)[number], match: Match | undefined): Phrase[] {
  if (!match) return [];
  const texts = "anyOf" in match ? match.anyOf : match.noneOf;
  const list: PhraseValue =
    name === "countries" ? { kind: "countries", codes: texts } : { kind: "anyOf", texts };
  return [phrase(`returns.policy.when.${name}${"anyOf" in match ? "Any" : "None"}`, { list })];
}

function datePhrase(name: "placed" | "requested", range: Conditions["placed"]): Phrase[] {
  if (!range) return [];
  const from: PhraseValue | undefined =
    range.from === undefined ? undefined : { kind: "day", day: range.from };
  const to: PhraseValue | undefined = range.to === undefined ? undefined : { kind: "day", day: range.to };
  if (from && to) return [phrase(`returns.policy.when.${name}Between`, { from, to })];
  if (from) return [phrase(`returns.policy.when.${name}From`, { from })];
  return to ? [phrase(`returns.policy.when.${name}To`, { to })] : [];
}

function valuePhrase(name: "itemValue" | "returnValue", range: Conditions["itemValue"]): Phrase[] {
  if (!range) return [];
  const amounts = (of: Amounts): PhraseValue => ({ kind: "amounts", amounts: of });
  const atLeast = range.atLeast && amounts(range.atLeast);
  const below = range.below && amounts(range.below);
  if (atLeast && below) return [phrase(`returns.policy.when.${name}Between`, { atLeast, below })];
  if (atLeast) return [phrase(`returns.policy.when.${name}AtLeast`, { atLeast })];
  return below ? [phrase(`returns.policy.when.${name}Below`, { below })] : [];
}

function discountPhrase(discount: Conditions["discount"]): Phrase[] {
  if (!discount) return [];
  if (discount.above === 0) return [phrase("returns.policy.when.discountAny")];
  return [
    phrase("returns.policy.when.discountAbove", { percent: { kind: "percent", percent: discount.above } }),
  ];
}

function historyPhrases(history: Conditions["history"]): Phrase[] {
  if (!history) return [];
  const { minOrders, maxReturns, maxReturnRate } = history;
  const days: PhraseValue = { kind: "number", number: history.lookBackDays };
  const count = (number: number): PhraseValue => ({ kind: "number", number });
  const phrases: Phrase[] = [];
  if (minOrders !== undefined) {
    phrases.push(phrase("returns.policy.when.historyMinOrders", { count: count(minOrders), days }));
  }
  if (maxReturns !== undefined) {
    phrases.push(phrase("returns.policy.when.historyMaxReturns", { count: count(maxReturns), days }));
  }
  if (maxReturnRate !== undefined) {
    const percent: PhraseValue = { kind: "percent", percent: maxReturnRate };
    phrases.push(phrase("returns.policy.when.historyMaxReturnRate", { percent, days }));
  }
  return phrases.length > 0 ? phrases : [phrase("returns.policy.when.historyKnown")];
}
