/** The reasons for a return that every shop has, as objects of their own; older `ReturnReason` values map onto them. */

export interface ReturnReasonDefinition {
  id: number;
  handle: string;
  name: string;
  deleted: boolean;
}

const NAMES: readonly (readonly [reason: string, handle: string, name: string])[] = [
  ["UNKNOWN", "unknown", "Unknown"],
  ["UNWANTED", "changed-my-mind", "Changed my mind"],
  ["NOT_AS_DESCRIBED", "item-not-as-described", "Item not as described"],
  ["WRONG_ITEM", "received-the-wrong-item", "Received the wrong item"],
  ["OTHER", "other-reason", "Other"],
  ["DEFECTIVE", "damaged-or-defective", "Damaged or defective"],
  ["SIZE_TOO_SMALL", "too-small", "Too small"],
  ["SIZE_TOO_LARGE", "too-big", "Too big"],
  ["STYLE", "style", "Style"],
  ["COLOR", "color", "Color"],
];

export const RETURN_REASONS: readonly ReturnReasonDefinition[] = NAMES.map(([, handle, name], index) => ({
  id: index + 1,
  handle,
  name,
  deleted: false,
}));

/** The definition of a `ReturnReason`, null for none. */
export function returnReasonDefinition(reason: string): ReturnReasonDefinition | null {
  return RETURN_REASONS[NAMES.findIndex(([name]) => name === reason)] ?? null;
}

/** The `ReturnReason` of a definition's number; undefined for an unknown one. */
export function returnReasonOf(definitionId: number): string | undefined {
  return NAMES[definitionId - 1]?.[0];
}
