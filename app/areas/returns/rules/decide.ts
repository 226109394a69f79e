import { failedCondition, type LineFacts } from "./conditions.ts";
import type { Decision, RuleLook } from "./outcomes.ts";
import type { Effects, Policy, Topic } from "./policy-document.ts";

/** What the policy says to a topic for a line: the first enabled rule that speaks of it and whose conditions hold, else the base. */
export function decide<T extends Topic>(topic: T, facts: LineFacts, policy: Policy): Decision<T> {
  const looked: RuleLook[] = [];
  for (const rule of policy.rules) {
    const then: { readonly [Name in Topic]?: Effects[Name] | undefined } = rule.then;
    const effect = then[topic];
    if (effect === undefined) continue;
    const failed = rule.enabled ? failedCondition(rule.when, facts) : null;
    const applies = rule.enabled && failed === null;
    looked.push({
      ruleId: rule.id,
      result: applies ? "applies" : rule.enabled ? "condition-fails" : "disabled",
      failed,
    });
    if (applies) return { topic, ruleId: rule.id, effect, looked };
  }
  return { topic, ruleId: null, effect: policy.base[topic], looked };
}
