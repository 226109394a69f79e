/** Reading control requests: zod at the edge, errors that say which field is wrong. */
import type { Request } from "express";
import type { z } from "zod";

import { Refusal } from "../http.ts";

/** Parses a request's JSON body. @throws Refusal 400 as `parseInput` does. */
export function parseBody<T extends z.ZodType>(schema: T, request: Request): z.infer<T> {
  return parseInput(schema, request.body ?? {});
}

/** Parses what a request gives. @throws Refusal 400 with the first wrong `field`, and every problem as `{field, message}`. */
export function parseInput<T extends z.ZodType>(schema: T, input: unknown): z.infer<T> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => ({
    field: issue.path.join("."),
    message: issue.message,
  }));
  const [first = { field: "", message: "invalid" }] = problems;
  throw new Refusal(400, `${first.field === "" ? "body" : first.field}: ${first.message}`, {
    field: first.field,
    problems,
  });
}
