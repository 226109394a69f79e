/** What pages send about returns. */
import { z } from "zod";

import { policySchema } from "./rules/policy-document.ts";

/** JSON in a form's field. */
const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: "custom", message: "not JSON" });
    return z.NEVER;
  }
});

/** The policy as it was edited, and the version that it was made from. */
export const savePolicyForm = z.object({
  policy: json.pipe(policySchema),
  version: z.coerce.number().int().min(0).max(2_147_483_646),
});
