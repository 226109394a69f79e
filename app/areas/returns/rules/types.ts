/** The words of the rules of returns, in one place: what goes in, the policy, and what comes out. */
export type { CaseFacts, CaseStatus } from "./case-status.ts";
export type { Disposition, DispositionFailure, DispositionType, ReverseLine } from "./dispositions.ts";
export type * from "./outcomes.ts";
export type { Phrase, PhraseValue, PolicyTextKey, Speaker } from "./phrases.ts";
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
export type { SettleRight } from "./settle-limit.ts";
export type { RuleSummary } from "./summary.ts";
