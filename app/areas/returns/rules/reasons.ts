import type { Match, Policy } from "./policy-document.ts";

/** Stands for every reason that the policy does not name: it is in no list of any rule. */
export const ANY_OTHER_REASON = "";

/** The reasons that the policy's rules name for a window or for being returnable at all. */
export function decisiveReasons(policy: Policy): string[] {
  const named = policy.rules
    .filter(({ enabled, then }) => enabled && (then.window !== undefined || then.returnable !== undefined))
    .flatMap(({ when: { reasons } }) =>
      !reasons ? [] : "anyOf" in reasons ? reasons.anyOf : reasons.noneOf,
    );
  return [...new Set(named.map((handle) => handle.trim().toLowerCase()))];
}

/**
 * The reasons with which something is possible, of all there are.
 * @returns null for any; undefined for none
 */
export function possibleReasons(
  named: readonly string[],
  isPossible: (reasonHandle: string) => boolean,
): Match | null | undefined {
  const good = named.filter(isPossible);
  if (!isPossible(ANY_OTHER_REASON)) return good.length > 0 ? { anyOf: good } : undefined;
  const bad = named.filter((handle) => !good.includes(handle));
  return bad.length > 0 ? { noneOf: bad } : null;
}
