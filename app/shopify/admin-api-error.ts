/** Why the Admin API did not answer a request. */
export type AdminApiFailure =
  /** No usable token: somebody of the shop must open the app. */
  | "needs_reconnect"
  /** The token lacks a scope; the operation would have to be allowed first. */
  | "access_denied"
  /** The request is wrong: our bug. */
  | "bad_request"
  /** Still throttled after waiting. */
  | "throttled"
  /** Shopify is down, slow or unreachable; worth another try later. */
  | "unavailable";

/** The message never holds Shopify's own text beyond codes: error bodies repeat variables, and so people's data. */
export class AdminApiError extends Error {
  readonly code: AdminApiFailure;

  constructor(code: AdminApiFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AdminApiError";
    this.code = code;
  }
}
