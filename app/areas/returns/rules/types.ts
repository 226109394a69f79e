/** The words of the rules of returns, in one place: what goes in, the policy, and what comes out. */
export type * from "./outcomes.ts";
export type {
  Amounts,
  Bonus,
  Conditions,
  Effects,
  Match,
  Policy,
  ReviewCheck,
  Rule,
  Topic,
} from "./policy-document.ts";
export type * from "./returnable-order.ts";
