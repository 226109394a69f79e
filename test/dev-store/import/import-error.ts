/** A line that cannot be imported: which one, which field, and why. Nothing of the import was kept. */
import type { z } from "zod";

export class ImportError extends Error {
  override readonly name = "ImportError";
  /** The line in the file, from 1. */
  readonly line: number;
  /** Where in the line's object: "lineItems.0.quantity"; null when the line as a whole is wrong. */
  readonly field: string | null;
  /** What is wrong with it. */
  readonly reason: string;

  constructor(line: number, field: string | null, reason: string) {
    super(`Line ${line}: ${field === null ? "" : `${field} `}${reason}`);
    this.line = line;
    this.field = field;
    this.reason = reason;
  }
}

/** The first thing that is wrong by the schema, as field and reason. */
export function firstFault(error: z.core.$ZodError): { field: string | null; reason: string } {
  const issue = error.issues[0];
  return issue ? faultOf(issue, []) : { field: null, reason: "is not valid" };
}

function faultOf(issue: z.core.$ZodIssue, prefix: PropertyKey[]): { field: string | null; reason: string } {
  const path = [...prefix, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    return {
      field: [...path, issue.keys[0] ?? ""].map(String).join("."),
      reason: "is not a field that is known here",
    };
  }
  if (issue.code === "invalid_union") {
    // The alternative that was meant is the one that failed deepest, or only for a field it does not know.
    const deeper = issue.errors
      .flat()
      .find((inner) => inner.path.length > 0 || inner.code === "unrecognized_keys");
    if (deeper) return faultOf(deeper, path);
  }
  return { field: path.map(String).join(".") || null, reason: issue.message };
}
