/** What stands over the page, and the frames of an action and of a block. */
import { attribute, define, fill, hostOf, type ShopifyElement } from "./base.ts";
import { openerOf } from "./actions.ts";
import { icon } from "./icons.ts";
import { FOCUS, LINE } from "./tokens.ts";

const DIALOG_CSS = `:host { display: contents; } dialog { inline-size: min(var(--size, 36rem), calc(100vw - 2rem)); max-block-size: calc(100dvh - 2rem); margin: auto; padding: 0; border: 0; border-radius: 0.75rem; background: var(--x-surface, #fff); color: var(--x-ink, #1f1f1f); box-shadow: 0 12px 40px rgb(0 0 0 / 25%); overflow: hidden; } dialog[open] { display: flex; flex-direction: column; } dialog::backdrop { background: rgb(0 0 0 / 45%); }
.head { display: flex; align-items: center; gap: 1rem; padding: 1rem 1.25rem; border-block-end: 1px solid ${LINE}; } h2 { flex: 1; margin: 0; font-size: 1.125rem; font-weight: 600; line-height: 1.35; overflow-wrap: anywhere; } .close { display: inline-flex; padding: 0.5rem; margin: -0.5rem; border: 0; border-radius: var(--x-radius, 0.3125rem); background: none; color: inherit; cursor: pointer; } .close:focus-visible { ${FOCUS} outline-offset: -2px; }
.body { padding: 1.25rem; overflow: auto; overflow-wrap: anywhere; } .body.none { padding: 0; } .foot { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 0.5rem; padding: 0.875rem 1.25rem; border-block-start: 1px solid ${LINE}; } .foot.empty { display: none; }
@media (max-width: 30rem) { dialog { inline-size: 100vw; max-inline-size: 100vw; max-block-size: calc(100dvh - 1rem); margin-block-end: 0; border-end-start-radius: 0; border-end-end-radius: 0; } .foot ::slotted(*) { flex: 1 1 auto; } }`;
const DIALOG = `<dialog aria-labelledby="title"><div class="head"><h2 id="title"></h2><button type="button" class="close" aria-label="Close">${icon("x", "1.125rem")}</button></div><div class="body"><slot></slot></div><div class="foot"><slot name="secondary-actions"></slot><slot name="primary-action"></slot></div></dialog>`;
const SIZES: Readonly<Record<string, string>> = {
  "small-100": "20rem",
  small: "26rem",
  base: "36rem",
  large: "48rem",
  "large-100": "60rem",
  max: "100rem",
};

function filledFooter(element: ShopifyElement, root: ShadowRoot): void {
  const filled =
    element.querySelector(':scope > [slot="primary-action"], :scope > [slot="secondary-actions"]') !== null;
  root.querySelector(".foot")?.classList.toggle("empty", !filled);
}

/** Draws a dialog. @param closed what happens when it has been closed */
function dialog(element: ShopifyElement, root: ShadowRoot, closed: () => void): () => void {
  const find = fill(root, DIALOG);
  const box = find("dialog");
  find(".close").addEventListener("click", () => box.close());
  box.addEventListener("click", (event) => {
    if (event.composedPath()[0] === box) box.close();
  });
  box.addEventListener("close", closed);
  root.addEventListener("slotchange", () => filledFooter(element, root));
  return () => {
    find("h2").textContent = element.text("heading");
    attribute(
      box,
      "aria-label",
      element.text("heading") === "" ? element.text("accessibilityLabel") || "Dialog" : "",
    );
    attribute(box, "aria-labelledby", element.text("heading") === "" ? "" : "title");
    box.style.setProperty("--size", SIZES[element.text("size")] ?? "36rem");
    find(".body").classList.toggle("none", element.text("padding") === "none");
    filledFooter(element, root);
  };
}

const boxOf = (element: ShopifyElement): HTMLDialogElement | null =>
  element.shadowRoot?.querySelector("dialog") ?? null;

for (const tag of ["s-modal", "s-sheet"]) {
  const show = (element: ShopifyElement): void => {
    if (boxOf(element)?.open !== false) return;
    element.tell("show");
    boxOf(element)?.showModal();
    element.tell("aftershow");
  };
  const hide = (element: ShopifyElement): void => boxOf(element)?.close();
  define(tag, {
    props: { heading: "", accessibilityLabel: "", padding: "base", size: "base" },
    events: ["show", "aftershow", "hide", "afterhide"],
    css: DIALOG_CSS,
    build: (element, root) =>
      dialog(element, root, () => {
        element.tell("hide");
        element.tell("afterhide");
        openerOf(element)?.focus();
      }),
    methods: {
      showOverlay: show,
      hideOverlay: hide,
      toggleOverlay: (element) => (boxOf(element)?.open === true ? hide(element) : show(element)),
    },
  });
}

/** The frame of an action: the page around shows it at once and takes the extension away when it is closed. */
for (const tag of ["s-customer-account-action", "s-admin-action"]) {
  define(tag, {
    props: { heading: "", accessibilityLabel: "", padding: "base", size: "base", loading: false },
    css: DIALOG_CSS,
    build(element, root) {
      const update = dialog(element, root, () =>
        hostOf(element)?.dispatchEvent(new Event("extension-close")),
      );
      return () => {
        update();
        boxOf(element)?.toggleAttribute("aria-busy", element.flag("loading"));
        if (boxOf(element)?.open === false) boxOf(element)?.showModal();
      };
    },
  });
}

define("s-admin-block", {
  props: { heading: "", collapsedSummary: "" },
  css: ":host { display: block; } h2 { margin: 0 0 0.75rem; font-size: 0.875rem; line-height: 1.25rem; font-weight: 600; } h2:empty { display: none; }",
  build(element, root) {
    const find = fill(root, "<h2></h2><slot></slot>");
    return () => {
      // Without a heading the block carries the extension's name.
      find("h2").textContent = element.text("heading") || hostOf(element)?.dataset["name"] || "";
    };
  },
});
