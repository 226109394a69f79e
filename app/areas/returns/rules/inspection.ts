/** What an inspection may say of a line. */

export type InspectionFault =
  /** More units than were to come back. */
  | { code: "too_many_units"; lineId: string; most: number }
  /** Fewer than Shopify has processed and paid for already. */
  | { code: "already_processed"; lineId: string; least: number };

interface InspectedLine {
  id: string;
  quantity: number;
  processed: number;
}

/** Shopify puts no cap on dispositions, so it is put here. @returns undefined when the inspection is possible */
export function inspectionFault(
  { id, quantity, processed }: InspectedLine,
  found: { restocked: number; damaged: number; missing: number },
): InspectionFault | undefined {
  const units = found.restocked + found.damaged + found.missing;
  if (units > quantity) return { code: "too_many_units", lineId: id, most: quantity };
  if (units < processed) return { code: "already_processed", lineId: id, least: processed };
  return undefined;
}
