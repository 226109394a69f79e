/** Where a country's parcels go. */
import type { ReturnSettings } from "./settings.ts";

/** That country's, else everybody else's; undefined when the merchant has named neither. */
export function destinationFor(
  { destinations }: Pick<ReturnSettings, "destinations">,
  country: string | null,
): ReturnSettings["destinations"][number] | undefined {
  return (
    destinations.find((one) => one.country === country) ?? destinations.find((one) => one.country === "ZZ")
  );
}
