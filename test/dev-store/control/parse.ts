/** Reading control requests: zod at the edge, errors that say which field is wrong. */
import type { Request } from "express";
import type { z } from "zod";

import { Refusal } from "../http.ts";

/** Parses a request's JSON body. @throws Refusal 400 with every problem as `{field, message}`. */
export function parseBody<T extends z.ZodType>(schema: T, request: Request): z.infer<T> {
  const parsed = schema.safeParse(request.body ?? {});
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => ({
    field: issue.path.join("."),
    message: issue.message,
  }));
  const first = problems[0];
  throw new Refusal(
    400,
    first ? `${first.field === "" ? "body" : first.field}: ${first.message}` : "invalid body",
    {
      problems,
    },
  );
}
