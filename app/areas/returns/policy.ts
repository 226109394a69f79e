/** The policy of a shop's returns: how it is parsed, and what a shop starts with. */
import { type Policy, policySchema } from "./rules/policy-document.ts";

export { type Policy, policySchema, type Rule, ruleSchema } from "./rules/policy-document.ts";

/**
 * Reads a stored or sent policy document.
 * @throws ZodError when it is none, or of a format that is not known
 */
export function parsePolicy(document: unknown): Policy {
  return policySchema.parse(document);
}

/** What holds until the merchant says otherwise: 30 days from delivery, three ways to be paid, no fees, approved by hand. */
export const DEFAULT_POLICY: Policy = {
  formatVersion: 1,
  base: {
    window: { kind: "days", days: 30, transitDays: 7 },
    returnable: { kind: "yes" },
    resolutions: ["refund", "store-credit", "exchange-variant", "exchange-product"],
    restockingFee: { percent: 0 },
    returnShippingFee: { amount: null },
    label: "own",
    originalShipping: "never",
    creditBonus: { kind: "none" },
    exchangeBonus: { kind: "none" },
    exchangePrice: "as-paid",
    keepItem: { below: null, measure: "line" },
    approval: "manual",
    review: { checks: [] },
    evidence: { photos: 0, note: false },
  },
  rules: [],
};
