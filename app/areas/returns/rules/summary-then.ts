import type { Phrase, PhraseValue, PolicyTextKey } from "./phrases.ts";
import { type Amounts, type Bonus, type Effects, type ReviewCheck, TOPICS } from "./policy-document.ts";
import { RESOLUTIONS, type Resolution } from "./returnable-order.ts";

type Sayers = { readonly [Topic in keyof Effects]: (effect: Effects[Topic]) => Phrase[] };

const THEN = "returns.policy.then";
const say = (key: PolicyTextKey, values: Phrase["values"] = {}): Phrase => ({ key, values });
const number = (of: number): PhraseValue => ({ kind: "number", number: of });
const percents = (of: number): PhraseValue => ({ kind: "percent", percent: of });
const money = (amounts: Amounts): PhraseValue => ({ kind: "amounts", amounts });
const resolutionNames = (resolutions: readonly Resolution[]): PhraseValue => ({
  kind: "texts",
  keys: resolutions.map((resolution) => `returns.policy.resolution.${resolution}` as const),
});

function windowPhrase(window: Effects["window"]): Phrase {
  switch (window.kind) {
    case "unlimited":
      return say(`${THEN}.windowUnlimited`);
    case "days": {
      const fromFulfilment = number(window.days + window.transitDays);
      return say(`${THEN}.windowDays`, { count: number(window.days), fromFulfilment });
    }
    case "until": {
      const day: PhraseValue = { kind: "day", day: window.day };
      if (!window.orDays) return say(`${THEN}.windowUntil`, { day });
      return say(`${THEN}.windowUntilOrDays`, { day, count: number(window.orDays.days) });
    }
  }
}

function bonusPhrase(topic: "creditBonus" | "exchangeBonus", bonus: Bonus): Phrase {
  if (bonus.kind === "none") return say(`${THEN}.${topic}None`);
  if (bonus.kind === "fixed") return say(`${THEN}.${topic}Fixed`, { amount: money(bonus.amount) });
  const percent = percents(bonus.percent);
  if (!bonus.cap) return say(`${THEN}.${topic}Percent`, { percent });
  return say(`${THEN}.${topic}PercentCapped`, { percent, cap: money(bonus.cap) });
}

function checkPhrase(check: ReviewCheck): Phrase {
  if (check.kind === "return-value") return say(`${THEN}.reviewReturnValue`, { above: money(check.above) });
  const days = number(check.lookBackDays);
  if (check.kind === "return-count")
    return say(`${THEN}.reviewReturnCount`, { count: number(check.above), days });
  return say(`${THEN}.reviewReturnRate`, {
    percent: percents(check.above),
    minUnits: number(check.minUnits),
    days,
  });
}

/** One phrase for what holds in general, and one for each resolution that is an exception. */
function byResolution<Fee>(
  general: Fee,
  exceptions: Partial<Record<Resolution, Fee | undefined>> | undefined,
  phraseOf: (fee: Fee, resolution: PhraseValue | null) => Phrase,
): Phrase[] {
  const others = RESOLUTIONS.flatMap((resolution) => {
    const fee = exceptions?.[resolution];
    return fee === undefined ? [] : [phraseOf(fee, resolutionNames([resolution]))];
  });
  return [phraseOf(general, null), ...others];
}

const SAYERS: Sayers = {
  window: (window) => [windowPhrase(window)],
  returnable: ({ kind }) => {
    const keys = {
      yes: "returnableYes",
      "final-sale": "returnableFinalSale",
      "not-returnable": "returnableNo",
    } as const;
    return [say(`${THEN}.${keys[kind]}`)];
  },
  resolutions: (list) => [say(`${THEN}.resolutions`, { list: resolutionNames(list) })],
  restockingFee: ({ percent, byResolution: exceptions }) =>
    byResolution(percent, exceptions, (fee, resolution) => {
      if (!resolution) {
        return fee === 0
          ? say(`${THEN}.restockingFeeNone`)
          : say(`${THEN}.restockingFee`, { percent: percents(fee) });
      }
      if (fee === 0) return say(`${THEN}.restockingFeeNoneFor`, { resolution });
      return say(`${THEN}.restockingFeeFor`, { percent: percents(fee), resolution });
    }),
  returnShippingFee: ({ amount, byResolution: exceptions }) =>
    byResolution(amount, exceptions, (fee, resolution) => {
      if (!resolution) {
        return fee
          ? say(`${THEN}.returnShippingFee`, { amount: money(fee) })
          : say(`${THEN}.returnShippingFeeNone`);
      }
      if (!fee) return say(`${THEN}.returnShippingFeeNoneFor`, { resolution });
      return say(`${THEN}.returnShippingFeeFor`, { amount: money(fee), resolution });
    }),
  label: (label) => {
    const keys = { free: "labelFree", merchant: "labelMerchant", own: "labelOwn" } as const;
    return [say(`${THEN}.${keys[label]}`)];
  },
  originalShipping: (when) => [
    say(when === "never" ? `${THEN}.originalShippingNever` : `${THEN}.originalShippingWholeOrder`),
  ],
  creditBonus: (bonus) => [bonusPhrase("creditBonus", bonus)],
  exchangeBonus: (bonus) => [bonusPhrase("exchangeBonus", bonus)],
  exchangePrice: (price) => [
    say(price === "as-paid" ? `${THEN}.exchangePriceAsPaid` : `${THEN}.exchangePriceCurrent`),
  ],
  keepItem: ({ below, measure }) => {
    if (below === null) return [say(`${THEN}.keepItemNever`)];
    return [
      say(measure === "line" ? `${THEN}.keepItemLine` : `${THEN}.keepItemReturn`, { below: money(below) }),
    ];
  },
  approval: (approval) => [say(approval === "auto" ? `${THEN}.approvalAuto` : `${THEN}.approvalManual`)],
  review: ({ checks }) => (checks.length > 0 ? checks.map(checkPhrase) : [say(`${THEN}.reviewNone`)]),
  evidence: ({ photos, note }) => {
    if (photos === 0 && !note) return [say(`${THEN}.evidenceNone`)];
    return [
      ...(photos > 0 ? [say(`${THEN}.evidencePhotos`, { count: number(photos) })] : []),
      ...(note ? [say(`${THEN}.evidenceNote`)] : []),
    ];
  },
};

/** What the effects say, in the order of the topics. */
export function summariseThen(then: {
  readonly [Topic in keyof Effects]?: Effects[Topic] | undefined;
}): Phrase[] {
  const sayOf = <Topic extends keyof Effects>(topic: Topic, effect: Effects[Topic] | undefined) =>
    effect === undefined ? [] : SAYERS[topic](effect);
  return TOPICS.flatMap((topic) => sayOf(topic, then[topic]));
}
