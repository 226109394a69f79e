/** A merchant's day with returns: the queue, and one return from the request to the money. */
import { owner } from "../support/database.ts";
import { startEncore, type RunningEncore } from "../support/encore.ts";
import { AxeBuilder } from "@axe-core/playwright";
import { mkdirSync } from "node:fs";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Browser } from "playwright-core";

import { launchBrowser } from "../support/browser.ts";
import { openEncore, type Merchant } from "../support/merchant.ts";

import type { ShopContext } from "#app/context.ts";

const { becomes, buy, caseOf, open } = await import("../integration/returns/support.ts");

let browser: Browser;
let encore: RunningEncore;
let context: ShopContext;
/** Where pictures go, for whoever looks at them; none otherwise. */
const pictures = process.env["PICTURES"];

beforeAll(async () => {
  browser = await launchBrowser();
  encore = await startEncore({ shopDomain: "returns.myshopify.com" });
  const merchant = await openEncore(browser, encore.devStore, "/app/returns");
  await merchant.app.getByText("No returns yet").waitFor();
  await look(merchant, "queue-none");
  await merchant.leave();
  const { rows } = await owner.query<{ id: string }>("SELECT id FROM shops");
  const { shopContext } = await import("#app/context.server.ts");
  context = await shopContext(rows[0]!.id, { kind: "job", job: "test" });
}, 240_000);
afterAll(async () => {
  await browser.close();
  await encore.close();
});

const WIDTHS = [1280, 375];

/** What every state of a page must be at both widths: no wider than the screen, and nothing serious for axe. */
async function look({ page }: Merchant, name: string): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: width === 375 ? 812 : 900 });
    await page.waitForTimeout(400);
    const frame = page.frames().find((each) => each.url().includes("/app/returns"))!;
    expect(
      await frame.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
      `${name} at ${width}`,
    ).toBeLessThanOrEqual(0);
    if (pictures) {
      mkdirSync(pictures, { recursive: true });
      const height = await frame.evaluate(() => document.documentElement.scrollHeight);
      await page.setViewportSize({ width, height: Math.min(height + 120, 2400) });
      await page.waitForTimeout(300);
      await page.screenshot({ path: `${pictures}/${name}-${width}.png` });
      await page.setViewportSize({ width, height: width === 375 ? 812 : 900 });
    }
    const { violations } = await new AxeBuilder({ page }).include("iframe").analyze();
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(
      serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`),
      `${name} at ${width}`,
    ).toEqual([]);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

/** A request that Shopify has, with its review waiting. */
async function requested(over: Parameters<typeof caseOf>[1] = {}): Promise<{ id: string; name: string }> {
  const bought = buy(encore.devStore);
  const { caseId } = await open(context, caseOf(bought, over));
  await vi.waitFor(
    async () => {
      const { rows } = await owner.query("SELECT return_name FROM return_cases WHERE id = $1", [caseId]);
      expect(rows[0].return_name).not.toBeNull();
    },
    { timeout: 20_000, interval: 50 },
  );
  return { id: caseId, name: `${bought.orderName}-R1` };
}

test("one return: approved, inspected, refunded and closed, each as the one next action", async () => {
  const { id, name } = await requested({
    quantity: 1,
    verdict: {
      decision: "review",
      whys: [
        {
          outcome: "review",
          code: "return-count-high",
          fulfilmentLineItemId: null,
          ruleId: null,
          data: { returns: 5, lookBackDays: 365, above: 3 },
        },
      ],
    },
  });
  const merchant = await openEncore(browser, encore.devStore, "/app/returns");
  const { app } = merchant;
  await app.getByRole("link", { name, exact: true }).click();
  await app.getByText("The policy wants it reviewed").waitFor();
  await app.getByText("Customer made 5 returns in the last 365 days, above 3").waitFor();
  await app.getByText("Changed my mind").waitFor();
  await app.getByText("Two of the same").waitFor();
  await look(merchant, "case-requested");

  await app.getByRole("button", { name: "Approve", exact: true }).click();
  await becomes(id, { status: "approved" });
  await app.getByRole("button", { name: "Mark received", exact: true }).click();

  const restock = app.getByRole("spinbutton", { name: "Restock" });
  await restock.fill("2");
  await app.getByText("2 counted, but only 1 were to come back").waitFor();
  expect(await app.getByRole("button", { name: "Save inspection" }).isDisabled()).toBe(true);
  await look(merchant, "case-inspection-fault");
  await app.getByRole("button", { name: "All came in good condition" }).click();
  await app.getByText("1 of 1 looked at").waitFor();
  await look(merchant, "case-inspection");
  await app.getByRole("button", { name: "Save inspection" }).click();
  await becomes(id, { status: "received" });

  await app.getByRole("button", { name: "Refund", exact: true }).click();
  await app.getByRole("dialog").getByText("Move the money?").waitFor();
  await look(merchant, "case-confirm");
  await app.getByRole("dialog").getByRole("button", { name: "Refund", exact: true }).click();
  await becomes(id, { status: "closed" });
  // The page follows by itself.
  await app.getByText("$12.50 refunded").waitFor();
  await app.getByText("Closed", { exact: true }).first().waitFor();
  await look(merchant, "case-closed");

  await app.getByLabel("Write to the customer").fill("<b>Thank you</b>");
  await app.getByRole("button", { name: "Send", exact: true }).click();
  await app.getByRole("listitem").filter({ hasText: "<b>Thank you</b>" }).waitFor();
  const { rows } = await owner.query("SELECT author, body FROM return_messages WHERE case_id = $1", [id]);
  expect(rows).toEqual([{ author: "staff", body: "<b>Thank you</b>" }]);
  expect(merchant.complaints).toEqual([]);
  await merchant.leave();
}, 120_000);

test("a return is declined with a reason and words", async () => {
  const { id } = await requested();
  const merchant = await openEncore(browser, encore.devStore, `/app/returns/${id}`);
  const { app } = merchant;
  await app.getByRole("button", { name: "Decline", exact: true }).click();
  const dialog = app.getByRole("dialog");
  await dialog.getByRole("button", { name: "Decline", exact: true }).click();
  await dialog.getByText("Say in a few words why").waitFor();
  await look(merchant, "case-decline");
  await dialog.getByLabel("Words to the customer").fill("It was worn.");
  await dialog.getByRole("button", { name: "Decline", exact: true }).click();
  await becomes(id, { status: "declined", decline_reason: "OTHER", decline_note: "It was worn." });
  await dialog.waitFor({ state: "detached" });
  await app.getByText("It was worn.").waitFor();
  await look(merchant, "case-declined");
  await merchant.leave();
}, 90_000);

test("what Shopify refuses is shown in its words, with a button to go on", async () => {
  const { id, name } = await requested();
  await owner.query(
    `INSERT INTO return_attempts (shop_id, case_id, id, kind, status, input, error, created_at, finished_at)
     SELECT shop_id, id, gen_random_uuid(), 'approve', 'refused', '{}', 'Return is not approvable.', now(), now()
     FROM return_cases WHERE id = $1`,
    [id],
  );
  await owner.query("UPDATE return_cases SET stuck = 'refused' WHERE id = $1", [id]);
  const merchant = await openEncore(browser, encore.devStore, "/app/returns?tab=stuck");
  const { app } = merchant;
  await app.getByRole("link", { name, exact: true }).waitFor();
  await look(merchant, "queue-stuck");
  await app.getByRole("link", { name, exact: true }).click();
  await app.getByText("Return is not approvable.").first().waitFor();
  await look(merchant, "case-stuck");
  await app.getByRole("button", { name: "Try again", exact: true }).first().click();
  await becomes(id, { status: "approved", stuck: null });
  await app.getByRole("button", { name: "Mark received", exact: true }).waitFor();
  await merchant.leave();
}, 90_000);

test("several are approved at once, and who was too late is told why", async () => {
  const [first, second, third] = [await requested(), await requested(), await requested()];
  const merchant = await openEncore(browser, encore.devStore, "/app/returns");
  const { app } = merchant;
  for (const { name } of [first, second, third]) await app.getByRole("link", { name, exact: true }).waitFor();
  await look(merchant, "queue");
  for (const { name } of [first, second, third])
    await app.getByRole("row").filter({ hasText: name }).getByRole("checkbox").check({ force: true });
  await look(merchant, "queue-selected");
  await app.getByRole("button", { name: "Approve", exact: true }).click();
  const dialog = app.getByRole("dialog");
  await dialog.getByText("Approve 3 returns?").waitFor();
  // Somebody else decides on the third meanwhile.
  await owner.query("UPDATE return_cases SET status = 'declined' WHERE id = $1", [third.id]);
  await dialog.getByRole("button", { name: "Approve", exact: true }).click();
  await app.getByText("2 returns are being approved.").waitFor();
  await app.getByText("1: not waiting for review").waitFor();
  await look(merchant, "queue-bulk-told");
  await becomes(first.id, { status: "approved" });
  await becomes(second.id, { status: "approved" });
  await merchant.leave();
}, 120_000);

test("search, filters and a saved view are in the address, and the file holds what they find", async () => {
  const { name } = await requested();
  const merchant = await openEncore(browser, encore.devStore, "/app/returns?tab=all&reason=changed-my-mind");
  const { app, page } = merchant;
  await app.getByRole("link", { name, exact: true }).waitFor();
  await look(merchant, "queue-filtered");
  await app.getByRole("textbox", { name: "Search by return" }).fill("nobody has this");
  await app.getByText("No returns found").waitFor();
  await look(merchant, "queue-not-found");
  await app.getByRole("textbox", { name: "Search by return" }).fill(name.replace("#", ""));
  await app.getByRole("link", { name, exact: true }).waitFor();

  await app.getByRole("button", { name: "Save as", exact: true }).click();
  const dialog = app.getByRole("dialog");
  await dialog.getByRole("textbox").fill("Mine");
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await vi.waitFor(async () => {
    const { rows } = await owner.query("SELECT page, name, query FROM saved_views");
    expect(rows).toMatchObject([{ page: "returns", name: "Mine" }]);
    const query = new URLSearchParams(rows[0].query as string);
    expect([query.get("tab"), query.get("reason"), query.get("q")]).toEqual([
      "all",
      "changed-my-mind",
      name.replace("#", ""),
    ]);
  });

  const downloading = page.waitForEvent("download");
  await app.getByRole("button", { name: "Export", exact: true }).click();
  const stream = await (await downloading).createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const lines = Buffer.concat(chunks).toString("utf8").trim().split("\r\n");
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain(name);
  await merchant.leave();
}, 90_000);

test("an address of no return says so", async () => {
  const merchant = await openEncore(
    browser,
    encore.devStore,
    "/app/returns/00000000-0000-4000-8000-000000000000",
  );
  await merchant.app.getByText("There is no such return").waitFor();
  await look(merchant, "case-missing");
  await merchant.leave();
}, 60_000);
