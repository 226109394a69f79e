import type { LineFacts } from "./conditions.ts";
import { decide } from "./decide.ts";
import type { Why } from "./outcomes.ts";
import type { Policy } from "./policy-document.ts";
import type { SelectedLine } from "./returnable-order.ts";
import { reviewFinding } from "./review-finding.ts";
import { why } from "./why.ts";

/** Why a person should decide about a selected line, or that nobody has to. */
export function lineReviews(selected: SelectedLine, facts: LineFacts, policy: Policy): Why[] {
  const whys: Why[] = [];
  if (selected.reasonHandle === null) whys.push(why("review", "reason-missing", selected));
  const evidence = decide("evidence", facts, policy);
  const { photos, note } = evidence.effect;
  if (selected.photos < photos) {
    whys.push(
      why("review", "photos-missing", selected, evidence.ruleId, { given: selected.photos, wanted: photos }),
    );
  }
  if (note && !selected.hasNote) whys.push(why("review", "note-missing", selected, evidence.ruleId));
  const review = decide("review", facts, policy);
  for (const check of review.effect.checks) {
    const found = reviewFinding(check, facts);
    if (found) whys.push(why("review", found.code, null, review.ruleId, found.data));
  }
  const { effect, ruleId } = decide("approval", facts, policy);
  whys.push(
    effect === "auto"
      ? why("approve", "auto-approved", selected, ruleId)
      : why("review", "manual-approval", selected, ruleId),
  );
  return whys;
}
