/** Settings, as a merchant uses them: the import's buttons. */
import { owner } from "../support/database.ts";
import { startEncore, type RunningEncore } from "../support/encore.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser } from "playwright-core";

import { bulkOperationsOf } from "../dev-store/bulk/operations.ts";
import { importObjects } from "../dev-store/import/import.ts";
import { aCustomer, anOrder, aProduct } from "../factories/shop-objects.ts";
import { launchBrowser } from "../support/browser.ts";
import { openEncore } from "../support/merchant.ts";

let browser: Browser;
let encore: RunningEncore;
beforeAll(async () => {
  browser = await launchBrowser();
  encore = await startEncore({ shopDomain: "settings.myshopify.com" });
  importObjects(encore.devStore, [
    aProduct(),
    aCustomer({ email: "ada@example.com" }),
    anOrder({ customer: { email: "ada@example.com" } }),
  ]);
}, 240_000);
afterAll(async () => {
  await browser.close();
  await encore.close();
});

async function imports(): Promise<string[]> {
  const { rows } = await owner.query<{ status: string }>("SELECT status FROM imports ORDER BY started_at");
  return rows.map((row) => row.status);
}

test("a merchant pauses the first import, goes on with it, and imports everything again", async () => {
  // Slow enough for a person to press a button meanwhile.
  bulkOperationsOf(encore.devStore).faults.operations.push({ kind: "slow", delayMs: 4_000 });
  const merchant = await openEncore(browser, encore.devStore, "/app/settings");
  const button = (name: string) => merchant.app.getByRole("button", { name, exact: true });

  await button("Pause").click();
  await merchant.app.getByRole("heading", { name: "The import is paused" }).waitFor();
  expect(await imports()).toEqual(["paused"]);

  await button("Go on").click();
  await merchant.app.getByText("Last import finished").waitFor({ timeout: 30_000 });
  expect(await imports()).toEqual(["completed"]);

  await button("Import again").click();
  const dialog = merchant.app.getByRole("dialog");
  await dialog.getByText("Import everything again?").waitFor();
  await dialog.getByRole("button", { name: "Import again" }).click();
  await expect.poll(imports, { timeout: 30_000 }).toEqual(["completed", "completed"]);
  await button("Import again").waitFor();
  expect(merchant.complaints).toEqual([]);
  await merchant.leave();
}, 90_000);
