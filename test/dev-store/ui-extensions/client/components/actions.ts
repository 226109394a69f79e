/** What is pressed. */
import { attribute, define, fill, hostOf, type ShopifyElement } from "./base.ts";
import { ACCENT, FOCUS, LINE, radius, space } from "./tokens.ts";

/** An overlay, as `commandFor` names it. */
export interface Overlay extends HTMLElement {
  showOverlay(): void;
  hideOverlay(): void;
  toggleOverlay(): void;
}

/** Does what `command` and `commandFor` say. @returns whether they said anything */
function commanded(element: ShopifyElement): boolean {
  const id = element.text("commandFor");
  if (id === "") return false;
  const root = element.getRootNode() as Document | ShadowRoot;
  const target = root.getElementById(id) as Partial<Overlay> | null;
  if (!target) throw new Error(`commandFor="${id}" names nothing`);
  const command = element.text("command");
  if (command === "--show") target.showOverlay?.();
  else if (command === "--hide") target.hideOverlay?.();
  else target.toggleOverlay?.();
  return true;
}

const ACTION = {
  accessibilityLabel: "",
  command: "--auto",
  commandFor: "",
  disabled: false,
  href: "",
  interestFor: "",
  loading: false,
  target: "auto",
  type: "button",
  lang: "",
} as const;

/** What a press does: go somewhere, command an overlay, submit a form, or what the page around says. */
function pressable(element: ShopifyElement, inner: HTMLElement): void {
  element.addEventListener("click", (event) => {
    if (element.flag("disabled") || element.flag("loading")) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    // `element.click()` of a script has no inner target to follow a link.
    const followed = event
      .composedPath()
      .some((target) => target instanceof HTMLAnchorElement && target.href !== "");
    if (commanded(element) || followed) return;
    const href = element.text("href");
    if (href !== "") location.assign(hostOf(element)?.resolveLink(href) ?? href);
    else if (element.text("type") === "submit")
      element.closest("s-form")?.dispatchEvent(new Event("x-submit"));
    else hostOf(element)?.pressed(element);
  });
  inner.addEventListener("click", (event) => {
    if (element.flag("disabled") || element.flag("loading")) event.stopImmediatePropagation();
  });
}

/** The inner control: a link when it has an address, else a button; made anew only when that changes. */
function control(element: ShopifyElement, root: ShadowRoot, content: Node[]): HTMLElement {
  const href = element.text("href");
  const disabled = element.flag("disabled") || element.flag("loading");
  const kind = href === "" || disabled ? "button" : "a";
  let inner = root.querySelector<HTMLElement>(".control");
  if (inner?.localName !== kind) {
    inner?.remove();
    inner = document.createElement(kind);
    inner.append(...content);
    root.append(inner);
  }
  if (inner instanceof HTMLAnchorElement) {
    inner.href = hostOf(element)?.resolveLink(href) ?? href;
    attribute(inner, "target", element.text("target") === "_blank" ? "_blank" : "");
    attribute(inner, "rel", element.text("target") === "_blank" ? "noopener noreferrer" : "");
  } else if (inner instanceof HTMLButtonElement) {
    inner.type = "button";
    inner.disabled = disabled;
  }
  attribute(inner, "aria-label", element.text("accessibilityLabel"));
  attribute(inner, "aria-busy", element.flag("loading") ? "true" : "");
  return inner;
}

define("s-button", {
  props: { ...ACTION, inlineSize: "auto", tone: "auto", variant: "auto", icon: "" },
  css: `:host { display: inline-flex; vertical-align: middle; max-inline-size: 100%; } @media (min-width: 30rem) { :host { align-self: start; justify-self: start; } } :host(.fill) { display: flex; flex: 1 1 auto; align-self: auto; justify-self: auto; inline-size: 100%; }
.control { position: relative; display: inline-flex; align-items: center; justify-content: center; min-block-size: var(--x-button, 2.75rem); inline-size: 100%; padding: 0.375rem var(--x-button-padding, 1.25rem); border: 1px solid transparent; border-radius: var(--x-radius, 0.3125rem); font: inherit; font-weight: 500; line-height: 1.3; text-align: center; text-decoration: none; cursor: pointer; }
.control:focus-visible { ${FOCUS} }
.primary { background: ${ACCENT}; color: var(--x-on-accent, #fff); } .primary:hover { background: var(--x-accent-dark, #00489f); }
.secondary { background: var(--x-surface, #fff); border-color: var(--x-control, #c4c4c4); color: var(--x-ink, #1f1f1f); } .secondary:hover { background: #f7f7f7; }
.plain { min-block-size: 1.5rem; padding: 0; color: ${ACCENT}; background: none; text-decoration: underline; text-underline-offset: 0.15em; }
.critical.primary { background: #c5280c; color: #fff; } .critical.secondary, .critical.plain { color: #8e1f0b; }
.control:disabled { cursor: default; } .control:disabled:not([aria-busy]) { background: #ececec; border-color: #ececec; color: #6b6b6b; } .plain:disabled:not([aria-busy]) { background: none; }
[aria-busy] slot { visibility: hidden; } [aria-busy]::after { content: ""; position: absolute; inline-size: 1.125rem; block-size: 1.125rem; border: 2px solid currentColor; border-inline-end-color: transparent; border-radius: 50%; animation: turn 0.9s linear infinite; } @keyframes turn { to { transform: rotate(1turn); } }
@media (prefers-reduced-motion: reduce) { [aria-busy]::after { animation-duration: 4s; } }
:host(.entry) { display: flex; align-self: auto; justify-self: auto; inline-size: 100%; } :host(.entry) .control { justify-content: start; min-block-size: 2.5rem; padding: 0.5rem 0.75rem; border: 0; background: none; color: var(--x-ink, #1f1f1f); font-weight: 400; text-align: start; } :host(.entry) .control:hover { background: #f2f2f2; }`,
  build(element, root) {
    const slot = document.createElement("slot");
    pressable(element, slot);
    return () => {
      const inner = control(element, root, [slot]);
      const variant = element.text("variant");
      // In a menu every button is an entry; alone it is secondary, as Shopify's "auto" is.
      const entry = element.closest("s-menu") !== null || hostOf(element)?.dataset["place"] === "menu";
      element.classList.toggle("entry", entry);
      element.classList.toggle("fill", element.text("inlineSize") === "fill");
      const slotted = element.getAttribute("slot");
      const auto = slotted === "primary-action" ? "primary" : "secondary";
      const kind = variant === "auto" ? auto : variant === "tertiary" ? "plain" : variant;
      inner.className = `control ${kind} ${element.text("tone")}`;
      attribute(inner, "role", entry ? "menuitem" : "");
    };
  },
});

define("s-clickable", {
  props: {
    ...ACTION,
    background: "",
    border: "",
    borderRadius: "",
    padding: "",
    display: "",
    inlineSize: "",
  },
  css: `:host { display: block; } .control { display: block; inline-size: 100%; padding: 0; border: 0; background: none; color: inherit; font: inherit; text-align: start; text-decoration: none; cursor: pointer; } .control:focus-visible { ${FOCUS} } .control:hover { background: rgb(0 0 0 / 3%); } .control:disabled { cursor: default; opacity: 0.6; }`,
  build(element, root) {
    const slot = document.createElement("slot");
    pressable(element, slot);
    return () => {
      const inner = control(element, root, [slot]);
      inner.className = "control";
      inner.style.padding = space(element.text("padding"));
      inner.style.borderRadius = radius(element.text("borderRadius"));
      inner.style.border = element.text("border").startsWith("base") ? `1px solid ${LINE}` : "";
    };
  },
});

for (const tag of ["s-press-button", "s-clickable-chip"]) {
  define(tag, {
    props: {
      ...ACTION,
      pressed: false,
      defaultPressed: false,
      color: "base",
      removable: false,
      inlineSize: "auto",
    },
    events: ["remove", "afterhide"],
    css: `:host { display: inline-flex; } .control { min-block-size: 2.25rem; padding: 0.25rem 0.875rem; border: 1px solid var(--x-control, #c4c4c4); border-radius: 2rem; background: var(--x-surface, #fff); color: inherit; font: inherit; cursor: pointer; } .control:focus-visible { ${FOCUS} } .control[aria-pressed="true"] { border-color: ${ACCENT}; background: #eaf2fd; color: #003e8a; }`,
    build(element, root) {
      const slot = document.createElement("slot");
      pressable(element, slot);
      if (element.flag("defaultPressed")) element.write("pressed", true, true);
      if (tag === "s-press-button")
        element.addEventListener("click", () => element.write("pressed", !element.flag("pressed")));
      return () => {
        const inner = control(element, root, [slot]);
        inner.className = "control";
        if (tag === "s-press-button") inner.setAttribute("aria-pressed", String(element.flag("pressed")));
      };
    },
  });
}

/** A menu that a button with `commandFor` opens. Arrow keys go through it, Escape and a click elsewhere close it. */
define("s-menu", {
  props: { accessibilityLabel: "" },
  css: `:host { display: contents; } div { position: fixed; z-index: 40; min-inline-size: 12rem; max-inline-size: calc(100vw - 2rem); padding: 0.375rem; border: 1px solid ${LINE}; border-radius: 0.5rem; background: var(--x-surface, #fff); box-shadow: 0 6px 20px rgb(0 0 0 / 14%); } div[hidden] { display: none; }`,
  build(element, root) {
    const menu = fill(root, '<div role="menu" hidden><slot></slot></div>')("div");
    const entries = (): HTMLElement[] => [
      ...element.querySelectorAll<HTMLElement>("s-button, s-link, s-clickable"),
    ];
    element.addEventListener("keydown", (event) => {
      const all = entries();
      const at = all.findIndex((entry) => entry === event.target);
      if (event.key === "Escape") setOpen(element, false);
      else if (event.key === "ArrowDown") all[(at + 1) % all.length]?.focus();
      else if (event.key === "ArrowUp") all.at(at - 1)?.focus();
      else return;
      event.preventDefault();
    });
    element.addEventListener("click", () => setOpen(element, false));
    document.addEventListener("pointerdown", (event) => {
      if (!event.composedPath().includes(element)) setOpen(element, false);
    });
    return () => attribute(menu, "aria-label", element.text("accessibilityLabel") || "Menu");
  },
  methods: {
    showOverlay: (element) => setOpen(element, true),
    hideOverlay: (element) => setOpen(element, false),
    toggleOverlay: (element) => setOpen(element, element.shadowRoot?.querySelector("div")?.hidden === true),
  },
});

function setOpen(element: ShopifyElement, open: boolean): void {
  const menu = element.shadowRoot?.querySelector("div");
  if (!menu || menu.hidden !== open) return;
  menu.hidden = !open;
  const opener = openerOf(element);
  if (open) {
    const at = opener?.getBoundingClientRect();
    const left = Math.min(at?.left ?? 16, window.innerWidth - menu.offsetWidth - 16);
    menu.style.cssText = `left:${Math.max(16, left)}px;top:${(at?.bottom ?? 0) + 4}px`;
    element.querySelector<HTMLElement>("s-button, s-link, s-clickable")?.focus();
  } else {
    opener?.focus();
  }
}

/** The button that names the overlay in `commandFor`. */
export function openerOf(overlay: HTMLElement): HTMLElement | undefined {
  const root = overlay.getRootNode() as Document | ShadowRoot;
  return [
    ...root.querySelectorAll<HTMLElement & { commandFor?: string }>("s-button, s-link, s-clickable"),
  ].find(({ commandFor }) => commandFor === overlay.id && overlay.id !== "");
}
