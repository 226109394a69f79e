/** Webhooks' bodies: their numeric ids may exceed 2^53, which `JSON.parse` would round to another id. */
import { isInteger, isSafeNumber, parse } from "lossless-json";

/** @returns undefined when the text is not JSON. Integers above 2^53 are bigints. */
export function parseBody(text: string): unknown {
  try {
    return parse(text, undefined, (digits) =>
      isInteger(digits) && !isSafeNumber(digits) ? BigInt(digits) : Number(digits),
    );
  } catch (error) {
    // Not JSON: the caller says so in the delivery's row.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
