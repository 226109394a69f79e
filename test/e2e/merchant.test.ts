/** A merchant's journey in a real browser: install, watch the import, read the figures, find a customer, see an order come in. */
import { owner } from "../support/database.ts";
import { startEncore, type RunningEncore } from "../support/encore.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Browser } from "playwright-core";

import { generateShop } from "../dev-store/data/generate.ts";
import { importObjects } from "../dev-store/import/import.ts";
import { placeOrder } from "../dev-store/state/actions/place-order.ts";
import { usd } from "../factories/shop-objects.ts";
import { launchBrowser } from "../support/browser.ts";
import { openEncore, type Merchant } from "../support/merchant.ts";

let browser: Browser;
let encore: RunningEncore;
let merchant: Merchant;

beforeAll(async () => {
  [browser, encore] = await Promise.all([launchBrowser(), startEncore()]);
  importObjects(encore.devStore, generateShop({ seed: "merchant", customers: 400, until: new Date() }));
  // What everybody can be found by, in a test that must not depend on who was generated.
  importObjects(encore.devStore, [
    {
      type: "Customer",
      firstName: "Zoë",
      lastName: "Brandtner",
      email: "zoe.brandtner@example.com",
      locale: "en",
    },
  ]);
}, 240_000);

afterAll(async () => {
  await browser.close();
  await encore.close();
});

/** Orders that count, as the shop itself knows them (docs/metrics.md). */
function countedOrders(): number {
  return encore.devStore.store.list("Order").filter((order) => !order["test"] && !order["cancelledAt"])
    .length;
}

/** "1,234" */
const shown = (value: number) => new Intl.NumberFormat("en").format(value);

describe("a merchant", () => {
  test("opens Encore: it installs itself, imports the shop, and Home shows what the shop holds", async () => {
    merchant = await openEncore(browser, encore.devStore, "?range=all_time");
    await merchant.app
      .getByRole("button", { name: "Orders: what it means", exact: true })
      .waitFor({ timeout: 60_000 });
    await expect.poll(() => merchant.figure("Orders"), { timeout: 20_000 }).toBe(shown(countedOrders()));
    expect(merchant.complaints).toEqual([]);
    const { rows } = await owner.query("SELECT status FROM imports");
    expect(rows).toEqual([{ status: "completed" }]);
  });

  test("reads what a figure means, by mouse and by keyboard", async () => {
    const term = merchant.app.getByRole("button", { name: "Repeat purchase rate: what it means" });
    const meaning = merchant.app.getByText(
      "the share whose last order in them was at least their second ever",
    );
    await term.hover();
    await meaning.waitFor();
    await merchant.page.mouse.move(0, 0);
    await meaning.waitFor({ state: "hidden" });
    await term.focus();
    await meaning.waitFor();
    await merchant.page.keyboard.press("Escape");
  });

  test("chooses other days, and the address keeps them", async () => {
    await merchant.app.getByRole("button", { name: /All time/ }).click();
    await merchant.app
      .getByRole("option", { name: "Last 30 days" })
      .or(merchant.app.getByRole("button", { name: "Last 30 days" }))
      .first()
      .click();
    await merchant.app.getByText(/Compared to/).waitFor();
    await expect.poll(() => merchant.page.url()).toContain("last_30_days");
    await merchant.page.reload();
    await merchant.app.getByRole("button", { name: /Last 30 days/ }).waitFor();
  });

  test("sees a new order on Home within two seconds, with nothing reloaded", async () => {
    const before = Number((await merchant.figure("Orders")).replaceAll(",", ""));
    const frame = merchant.page.frames()[1]!;
    await frame.evaluate(() => Object.assign(window, { sameDocument: true }));
    const customer = encore.devStore.store.find("Customer", "zoe.brandtner@example.com")!;
    const placedAt = performance.now();
    placeOrder(encore.devStore, {
      customer: { id: customer.id },
      lineItems: [
        { title: "Enamel Kettle", quantity: 1, originalUnitPriceSet: usd("48.00"), taxable: false },
      ],
    });
    await expect
      .poll(() => merchant.figure("Orders"), { timeout: 10_000, interval: 20 })
      .toBe(shown(before + 1));
    expect(performance.now() - placedAt).toBeLessThan(2_000);
    expect(await frame.evaluate(() => "sameDocument" in window)).toBe(true);
  });

  test("finds a customer by a name without its accent, and reads what happened", async () => {
    await merchant.page.getByRole("link", { name: "Customers" }).last().click();
    const search = merchant.app
      .getByRole("textbox", { name: "Search by name or e-mail" })
      .or(merchant.app.getByPlaceholder("Search by name or e-mail"))
      .first();
    await search.fill("zoe brandtner");
    const row = merchant.app.getByRole("link", { name: /Zoë Brandtner/ });
    await row.waitFor();
    await row.click();
    await merchant.app.getByRole("heading", { name: "Zoë Brandtner" }).first().waitFor();
    await merchant.app.getByText("$48.00").first().waitFor();
    await merchant.app
      .getByText(/placed/i)
      .first()
      .waitFor();
    await expect.poll(() => merchant.page.url()).toMatch(/customers\/\d+/);
  });

  test("sees a second order of that customer come in on the open page", async () => {
    const customer = encore.devStore.store.find("Customer", "zoe.brandtner@example.com")!;
    placeOrder(encore.devStore, {
      customer: { id: customer.id },
      lineItems: [{ title: "Linen Apron", quantity: 1, originalUnitPriceSet: usd("31.50"), taxable: false }],
    });
    await merchant.app.getByText("$31.50").first().waitFor({ timeout: 5_000 });
  });

  test("meets no error on the way", () => {
    expect(merchant.complaints).toEqual([]);
  });
});
