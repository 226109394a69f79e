/**
 * CDNOW's real orders (1997/98) as an import.
 *
 * The file has one row per order: customer id, date (YYYYMMDD), number of CDs, value in US dollars, parted by blanks;
 * CRLF line ends and one header line. It is the data set of the customer-base-analysis literature (Fader and Hardie) as
 * published with the MIT-licensed Python package `lifetimes`.
 */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

import type { ImportObject } from "../import/import.ts";
import { toAmountText } from "../state/money.ts";

export interface CdnowRow {
  customer: number;
  /** "1997-01-31". */
  date: string;
  cds: number;
  /** US cents. */
  cents: number;
}

/** Reads one row; undefined for the header and blank lines. @throws Error naming the row that is neither */
export function parseRow(text: string): CdnowRow | undefined {
  const line = text.trim();
  if (line === "" || line.startsWith("customer_id")) return undefined;
  const match = /^(\d+)\s+(\d{4})(\d\d)(\d\d)\s+(\d+)\s+(\d+)\.(\d\d)$/.exec(line);
  if (!match) throw new Error(`Not a row of CDNOW's orders: ${JSON.stringify(text)}`);
  const [, customer, year, month, day, cds, dollars, cents] = match.map(String);
  return {
    customer: Number(customer),
    date: `${year}-${month}-${day}`,
    cds: Number(cds),
    cents: Number(`${dollars}${cents}`),
  };
}

/** Every row of the file, in its order. */
export async function* readRows(file: string): AsyncGenerator<CdnowRow> {
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    const row = parseRow(line);
    if (row) yield row;
  }
}

/** Noon of a day in New York, where the demo shop's clock is: 17:00 UTC, or 16:00 in summer time. */
export function noonInNewYork(date: string): string {
  const offset = new Intl.DateTimeFormat("en-US", {
    timeZone: "America/New_York",
    timeZoneName: "shortOffset",
  })
    .formatToParts(new Date(`${date}T17:00:00Z`))
    .find((part) => part.type === "timeZoneName")?.value;
  return `${date}T${offset === "GMT-4" ? "16" : "17"}:00:00Z`;
}

/**
 * One customer for each id, when it first occurs, and one paid order for each row: n CDs in one line, without tax or
 * shipping, worth exactly the row's value. A value that n does not divide is met by the next higher price of one CD less a
 * discount of some cents on the line.
 */
export async function* cdnowImport(rows: AsyncIterable<CdnowRow>): AsyncGenerator<ImportObject> {
  const seen = new Set<number>();
  const noon = new Map<string, string>();
  for await (const { customer, date, cds, cents } of rows) {
    const at = noon.get(date) ?? noonInNewYork(date);
    noon.set(date, at);
    if (!seen.has(customer)) {
      seen.add(customer);
      yield {
        type: "Customer",
        id: customer,
        firstName: "Customer",
        lastName: String(customer).padStart(5, "0"),
        email: `customer-${customer}@cdnow.example`,
        createdAt: at,
      };
    }
    const unit = Math.ceil(cents / cds);
    const usd = (minor: number) => ({
      shopMoney: { amount: toAmountText(minor, "USD"), currencyCode: "USD" },
    });
    const rounding = unit * cds - cents;
    yield {
      type: "Order",
      customer: { id: customer },
      currencyCode: "USD",
      createdAt: at,
      processedAt: at,
      lineItems: [
        {
          title: "Compact disc",
          quantity: cds,
          originalUnitPriceSet: usd(unit),
          ...(rounding > 0 ? { totalDiscountSet: usd(rounding) } : {}),
          taxable: false,
        },
      ],
      totalPriceSet: usd(cents),
      displayFinancialStatus: "PAID",
      displayFulfillmentStatus: "FULFILLED",
    };
  }
}
