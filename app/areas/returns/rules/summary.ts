import type { Phrase } from "./phrases.ts";
import type { Effects, Rule } from "./policy-document.ts";
import { summariseThen } from "./summary-then.ts";
import { summariseWhen } from "./summary-when.ts";

/** A rule in plain language, as keys and values: all of `when` must hold, then all of `then` does. */
export interface RuleSummary {
  readonly when: readonly Phrase[];
  readonly then: readonly Phrase[];
}

export function summary({ when, then }: Pick<Rule, "when" | "then">): RuleSummary {
  return { when: summariseWhen(when), then: summariseThen(then) };
}

/** What holds where no rule says otherwise. */
export function baseSummary(base: Effects): readonly Phrase[] {
  return summariseThen(base);
}
