/**
 * An input that Shopify would answer with a user error: which field is at fault and why, in Shopify's words where they
 * are known.
 */
export class UserError extends Error {
  override readonly name = "UserError";
  /** The path into the input (["lineItems", "0", "quantity"]); null when it is about no one field. */
  readonly field: string[] | null;
  /** Shopify's code, where the mutation has codes. */
  readonly code: string | null;

  constructor(field: string[] | null, message: string, code: string | null = null) {
    super(message);
    this.field = field;
    this.code = code;
  }
}
