/** Which blocks a merchant would have put where, and what they set for them. */
import type { DevStore } from "../server.ts";
import { type AppBlock, defaultSettings, isEnabledOn, themeExtensions } from "./extensions.ts";

/** "storefront/returns": the name by which settings and placement of a block are given. */
export function blockName(block: AppBlock): string {
  return `${block.extension.handle}/${block.handle}`;
}

/** All blocks and embeds of the installed app. */
function blocksOf(devStore: DevStore): AppBlock[] {
  if (devStore.installation.state() === null) return [];
  return devStore.extensions.folders
    .flatMap((folder) => themeExtensions(folder))
    .flatMap(({ blocks }) => blocks);
}

/**
 * The blocks of a place on a page. Embeds are on wherever they may be. A block for sections is on the page that bears its
 * name ("returns" on /pages/returns) and on the templates that its schema names, of which "page" means that page alone.
 * @param page the handle of a page, null on other templates
 */
export function placedBlocks(
  devStore: DevStore,
  target: string,
  template: string,
  page: string | null,
): AppBlock[] {
  return blocksOf(devStore).filter((block) => {
    if (block.schema.target !== target || !isEnabledOn(block, template)) return false;
    if (target !== "section") return true;
    if (template === "page") return page !== null && belongsTo(block, page);
    return block.schema.enabled_on?.templates?.includes(template) ?? false;
  });
}

/** Whether the block is what the page is for: "returns" and "returns-lookup" belong to "returns". */
export function belongsTo(block: AppBlock, page: string): boolean {
  return block.handle === page || block.handle.startsWith(`${page}-`);
}

/** Whether there is a page: the shop's own two, and one for every block. */
export function isPage(devStore: DevStore, handle: string): boolean {
  return ["returns", "help"].includes(handle) || blocksOf(devStore).some((block) => belongsTo(block, handle));
}

/** What the block is rendered with: its schema's defaults, and over them what the merchant set. */
export function settingsOf(devStore: DevStore, block: AppBlock): Record<string, unknown> {
  return { ...defaultSettings(block), ...devStore.extensions.settingsOf(blockName(block)) };
}
