/** A merchant in Shopify's admin: opens Encore in the development store's shell and finds things as a person would. */
import type { Browser, FrameLocator, Page } from "playwright-core";

import type { RunningDevStore } from "../dev-store/server.ts";

export interface Merchant {
  /** The admin around the app. */
  page: Page;
  /** The app in its iframe. */
  app: FrameLocator;
  /** The value of one of Home's figures, as it is shown. */
  figure(label: string): Promise<string>;
  /** What the browser complained about: errors in the console and requests that failed. */
  complaints: string[];
  leave(): Promise<void>;
}

/** @param path below the app's own address, e.g. "/customers" */
export async function openEncore(
  browser: Browser,
  devStore: RunningDevStore,
  path = "",
  viewport = { width: 1280, height: 900 },
): Promise<Merchant> {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  const handle = devStore.shopDomain.split(".")[0]!;
  await page.goto(`${devStore.origin}/store/${handle}/apps/encore${path}`);
  const app = page.frameLocator("iframe");
  return {
    page,
    app,
    complaints,
    async figure(label) {
      const card = app
        .locator(".Polaris-ShadowBevel")
        .filter({ has: app.getByRole("button", { name: `${label}: what it means`, exact: true }) });
      return (await card.locator(".encore-figures").innerText()).trim();
    },
    leave: () => context.close(),
  };
}
