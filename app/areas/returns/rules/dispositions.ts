import { failure, type Result, success } from "#app/shared/result.ts";

/** What became of a unit, in Shopify's words: back on sale; damaged; never arrived; to be looked at further. */
export type DispositionType = "RESTOCKED" | "NOT_RESTOCKED" | "MISSING" | "PROCESSING_REQUIRED";

/** A line of a reverse fulfilment order, with what was said of its units before. */
export interface ReverseLine {
  readonly reverseFulfilmentLineItemId: string;
  readonly totalQuantity: number;
  readonly disposed: readonly { readonly type: DispositionType; readonly quantity: number }[];
}

export interface Disposition {
  readonly reverseFulfilmentLineItemId: string;
  readonly type: DispositionType;
  readonly quantity: number;
  /** Where units go back on sale; null for the other types. */
  readonly locationId: string | null;
}

export type DispositionFailure =
  | { readonly code: "unknown-line"; readonly reverseFulfilmentLineItemId: string }
  | { readonly code: "no-quantity"; readonly reverseFulfilmentLineItemId: string }
  | { readonly code: "location-missing"; readonly reverseFulfilmentLineItemId: string }
  | {
      readonly code: "too-many";
      readonly reverseFulfilmentLineItemId: string;
      readonly wanted: number;
      readonly left: number;
    };

/** Units of a line of which nothing was said yet. */
export function undisposed({ totalQuantity, disposed }: ReverseLine): number {
  return Math.max(0, totalQuantity - disposed.reduce((units, { quantity }) => units + quantity, 0));
}

/** Caps dispositions, all types together, at what is left of each line: Shopify itself takes more than were sent. */
export function checkDispositions(
  lines: readonly ReverseLine[],
  wanted: readonly Disposition[],
): Result<readonly Disposition[], DispositionFailure> {
  const asked = new Map<string, number>();
  for (const { reverseFulfilmentLineItemId, quantity, type, locationId } of wanted) {
    const line = lines.find((of) => of.reverseFulfilmentLineItemId === reverseFulfilmentLineItemId);
    if (!line) return failure({ code: "unknown-line", reverseFulfilmentLineItemId });
    if (!Number.isInteger(quantity) || quantity < 1) {
      return failure({ code: "no-quantity", reverseFulfilmentLineItemId });
    }
    if (type === "RESTOCKED" && locationId === null) {
      return failure({ code: "location-missing", reverseFulfilmentLineItemId });
    }
    const units = (asked.get(reverseFulfilmentLineItemId) ?? 0) + quantity;
    const left = undisposed(line);
    if (units > left) return failure({ code: "too-many", reverseFulfilmentLineItemId, wanted: units, left });
    asked.set(reverseFulfilmentLineItemId, units);
  }
  return success(wanted);
}
