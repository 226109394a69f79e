/** Why a request was refused, and the HTTP status that says so. */
export const REFUSALS = {
  invalid_input: 400,
  not_authentic: 401,
  not_found: 404,
  conflict: 409,
  too_many_requests: 429,
} as const;

export type RefusalCode = keyof typeof REFUSALS;

/** A refusal: thrown anywhere below a route, mapped to HTTP in one place (app/shopify/require.server.ts). */
export class AppError extends Error {
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AppError";
    this.code = code;
  }
}
