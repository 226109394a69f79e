/** The return policy, as a merchant edits it. */
import { owner } from "../support/database.ts";
import { startEncore, type RunningEncore } from "../support/encore.ts";
import { AxeBuilder } from "@axe-core/playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser } from "playwright-core";

import { launchBrowser } from "../support/browser.ts";
import { openEncore } from "../support/merchant.ts";

let browser: Browser;
let encore: RunningEncore;
beforeAll(async () => {
  browser = await launchBrowser();
  encore = await startEncore({ shopDomain: "policy.myshopify.com" });
}, 240_000);
afterAll(async () => {
  await browser.close();
  await encore.close();
});

interface Document {
  base: { window: object; restockingFee: object };
  rules: { name: string; when: object; then: object }[];
}

async function versions(): Promise<Document[]> {
  const { rows } = await owner.query<{ document: Document }>(
    "SELECT document FROM return_policies ORDER BY version",
  );
  return rows.map(({ document }) => document);
}

test("a merchant changes what holds always, adds a rule, and each save is a version", async () => {
  const merchant = await openEncore(browser, encore.devStore, "/app/settings/return-policy");
  const { app, page } = merchant;
  const save = () => page.getByRole("button", { name: "Save", exact: true }).click();
  await app.getByText("You have saved no policy yet").waitFor();

  await app.getByLabel("Days from delivery").fill("14");
  await save();
  await app.getByText("Version 1, saved").waitFor();
  expect(await versions()).toMatchObject([{ base: { window: { kind: "days", days: 14 } }, rules: [] }]);

  await app.getByRole("button", { name: "Add rule" }).click();
  const dialog = app.getByRole("dialog");
  await dialog.getByRole("button", { name: "Done" }).click();
  await dialog.getByText("Give it a name").waitFor();
  await dialog.getByText("Choose at least one thing that it changes").waitFor();
  await dialog.getByLabel("Name").fill("Christmas");
  await dialog.getByLabel("Ordered from").fill("2026-11-15");
  await dialog.getByLabel("Countries").fill("de, at");
  await dialog.getByRole("checkbox", { name: "Return window" }).check();
  await dialog.getByRole("combobox", { name: "Return window" }).selectOption("until");
  await dialog.getByLabel("Last day").fill("2027-01-31");
  await dialog.getByRole("button", { name: "Done" }).click();
  await app.getByText("Shipped to Germany or Austria; Ordered on Nov 15, 2026 or later").waitFor();
  await save();
  await app.getByText("Version 2, saved").waitFor();
  expect((await versions())[1]).toMatchObject({
    rules: [
      {
        name: "Christmas",
        when: { countries: { anyOf: ["DE", "AT"] }, placed: { from: "2026-11-15" } },
        then: { window: { kind: "until", day: "2027-01-31" } },
      },
    ],
  });
  expect(merchant.complaints).toEqual([]);
  await merchant.leave();
}, 90_000);

test("what cannot be saved says so, and somebody else's version is not overwritten", async () => {
  const merchant = await openEncore(browser, encore.devStore, "/app/settings/return-policy");
  const { app, page } = merchant;
  await app.getByLabel("Restocking fee").fill("101");
  await app.getByText("Between 0 and 100").waitFor();
  await app.getByLabel("Restocking fee").fill("7.5");
  await owner.query(
    `INSERT INTO return_policies (shop_id, version, document, saved_at)
     SELECT shop_id, version + 1, document, now() FROM return_policies ORDER BY version DESC LIMIT 1`,
  );
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await app.getByText("Somebody else has saved the policy meanwhile").waitFor();
  expect((await versions()).at(-1)).toMatchObject({ base: { restockingFee: { percent: 0 } } });
  await merchant.leave();
}, 60_000);

test("it is usable on a phone, and nothing serious is wrong for who cannot see it", async () => {
  const merchant = await openEncore(browser, encore.devStore, "/app/settings/return-policy", {
    width: 375,
    height: 812,
  });
  const { app, page } = merchant;
  await app.getByText("Version 3, saved").waitFor();
  const frame = page.frames().find((each) => each.url().includes("/app/settings/return-policy"))!;
  expect(
    await frame.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
  ).toBeLessThanOrEqual(0);
  const { violations } = await new AxeBuilder({ page }).include("iframe").analyze();
  expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
  await app.getByRole("button", { name: "Edit", exact: true }).click();
  await app.getByRole("dialog").getByLabel("Name").waitFor();
  await merchant.leave();
}, 60_000);
