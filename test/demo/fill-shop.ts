/** Gives the demo's shop its customers, products and orders, the first time. */
import { Readable } from "node:stream";

import { z } from "zod";

import { cdnowImport, readRows } from "../dev-store/data/cdnow.ts";
import { generateShop } from "../dev-store/data/generate.ts";
import { StartError } from "../support/processes.ts";

const SEED = 20_261_123;
const CUSTOMERS = 2_000;
const storeState = z.object({ objects: z.record(z.string(), z.number()) });

export interface ShopChoice {
  /** How many orders; null for what 2,000 customers order. */
  orders: number | null;
  /** CDNOW's file of real orders, instead of generated ones. */
  cdnow: string | null;
}

/** Fills an empty shop; a shop that has orders is left as it is. */
export async function fillShop(
  origin: string,
  choice: ShopChoice,
  say: (line: string) => void,
): Promise<void> {
  const { orders, cdnow } = choice;
  const answered = await fetch(`${origin}/__store/state`);
  if (!answered.ok) {
    throw new StartError(
      `the shop's data cannot be read (${await answered.text()}): start over with \`npm run demo -- --reset\``,
    );
  }
  const state = storeState.parse(await answered.json());
  const existing = state.objects["Order"] ?? 0;
  if (existing > 0) {
    if ((orders !== null && orders !== existing) || cdnow !== null) {
      say(
        `the shop has ${existing.toLocaleString("en")} orders already; --orders and --cdnow count when it is made: add --reset`,
      );
    }
    return;
  }
  say("making the shop");
  const objects =
    cdnow === null
      ? generateShop({
          seed: SEED,
          customers: CUSTOMERS,
          until: new Date(),
          ...(orders === null ? {} : { orders }),
        })
      : cdnowImport(readRows(cdnow));
  const lines = async function* () {
    for await (const object of objects) yield `${JSON.stringify(object)}\n`;
  };
  const answer = await fetch(`${origin}/__store/import`, {
    method: "POST",
    headers: { "Content-Type": "application/jsonl" },
    body: Readable.toWeb(Readable.from(lines())),
    duplex: "half",
  } as RequestInit).catch((error: unknown) => {
    // Beneath it lies why the objects could not be made.
    const { message, cause } = error as Error;
    throw new StartError(`the shop could not be made: ${cause instanceof Error ? cause.message : message}`);
  });
  if (!answer.ok) throw new StartError(`the shop could not be made: ${await answer.text()}`);
}
