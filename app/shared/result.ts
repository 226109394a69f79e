/**
 * An expected outcome that a caller must look at: success with its value, or a named failure with its data.
 * Refusals are thrown as `AppError`; bugs are thrown as they come (docs/decisions/001).
 */
export type Result<Value, Failure extends { code: string }> =
  { ok: true; value: Value } | { ok: false; failure: Failure };

export function success<Value>(value: Value): { ok: true; value: Value } {
  return { ok: true, value };
}

export function failure<Failure extends { code: string }>(failed: Failure): { ok: false; failure: Failure } {
  return { ok: false, failure: failed };
}
