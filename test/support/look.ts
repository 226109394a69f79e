/** What every page of ours must be, whatever is on it. */
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect } from "vitest";

/** Makes the page as wide as asked, and expects that nothing is wider and that axe finds nothing. @param except CSS selectors that are not this page's */
export async function expectSound(page: Page, width: number, except: readonly string[] = []): Promise<void> {
  await page.setViewportSize({ width, height: 800 });
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
  const builder = new AxeBuilder({ page });
  for (const selector of except) builder.exclude(selector);
  const { violations } = await builder.analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}
