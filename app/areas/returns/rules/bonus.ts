import { amountFor } from "./amounts.ts";
import { least, percentOf, sum } from "./arithmetic.ts";
import type { LineFacts } from "./conditions.ts";
import { decide } from "./decide.ts";
import type { DecidedBy } from "./outcomes.ts";
import type { Bonus, Policy } from "./policy-document.ts";

/** A line, and what it is worth after its fee. */
export interface BonusLine {
  readonly facts: LineFacts;
  readonly worthMinor: bigint;
}

/**
 * The bonus on store credit or on an exchange: each rule's once, over the lines under it. None on a return that is worth
 * nothing, and percents of no more than `creditMinor`, what the customer is credited with.
 */
export function bonusOf(
  topic: "creditBonus" | "exchangeBonus",
  lines: readonly BonusLine[],
  policy: Policy,
  creditMinor: bigint,
): bigint {
  if (creditMinor <= 0n) return 0n;
  const byRule = new Map<DecidedBy, { effect: Bonus; first: LineFacts; worthMinor: bigint }>();
  for (const { facts, worthMinor } of lines) {
    const { ruleId, effect } = decide(topic, facts, policy);
    const soFar = byRule.get(ruleId)?.worthMinor ?? 0n;
    byRule.set(ruleId, { effect, first: facts, worthMinor: soFar + worthMinor });
  }
  let uncredited = creditMinor;
  return sum(
    [...byRule.values()].map(({ effect, first: { order }, worthMinor }) => {
      if (effect.kind === "none") return 0n;
      if (effect.kind === "fixed") return amountFor(order, effect.amount) ?? 0n;
      const base = least(worthMinor, uncredited);
      uncredited -= base;
      const cap = effect.cap ? amountFor(order, effect.cap) : null;
      const bonus = percentOf(base, effect.percent);
      return cap === null ? bonus : least(bonus, cap);
    }),
  );
}
