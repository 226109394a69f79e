/**
 * All that a page with the block loads by itself. The flow comes when the block is first seen, or used before that; until
 * then the block's own Liquid holds its place.
 */
const SELECTOR = "[data-encore-returns]";

interface Flow {
  readonly mount: (block: HTMLElement) => void;
}

function start(block: HTMLElement): void {
  if (block.dataset["started"] !== undefined) return;
  block.dataset["started"] = "";
  const address = new URL(block.dataset["flow"] ?? "", location.href).href;
  void (import(address) as Promise<Flow>).then(
    ({ mount }) => mount(block),
    () => {
      // The network broke: the button is there to try again.
      delete block.dataset["started"];
    },
  );
}

function watch(root: ParentNode): void {
  for (const block of root.querySelectorAll<HTMLElement>(SELECTOR)) {
    block.querySelector("button")?.addEventListener("click", () => start(block));
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      seen.disconnect();
      start(block);
    });
    seen.observe(block);
  }
}

watch(document);
// The theme editor puts sections in and out without a new page.
document.addEventListener("shopify:section:load", ({ target }) => {
  if (target instanceof HTMLElement) watch(target);
});
