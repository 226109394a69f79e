/** Words. */
import { attribute, define, fill, hostOf } from "./base.ts";
import { ACCENT, FOCUS, LINE, QUIET, tone } from "./tokens.ts";

define("s-heading", {
  props: { accessibilityRole: "heading", accessibilityVisibility: "visible", lineClamp: "" },
  css: ":host { display: block; } div { font-size: var(--x-heading, 1rem); line-height: 1.4; font-weight: 600; overflow-wrap: anywhere; }",
  build(element, root) {
    const find = fill(root, '<div role="heading"><slot></slot></div>');
    return () => {
      let level = 2;
      for (
        let around = element.closest("s-section");
        around;
        around = around.parentElement?.closest("s-section") ?? null
      )
        level += 1;
      const presented = ["none", "presentation"].includes(element.text("accessibilityRole"));
      find("div").setAttribute("role", presented ? "presentation" : "heading");
      attribute(find("div"), "aria-level", presented ? "" : String(Math.min(level, 6)));
    };
  },
});

const TEXT = {
  tone: "auto",
  color: "base",
  type: "generic",
  accessibilityVisibility: "visible",
  dir: "",
  lang: "",
  fontVariantNumeric: "",
};
const WEIGHT: Readonly<Record<string, string>> = { strong: "600", emphasis: "inherit", generic: "inherit" };

define("s-text", {
  props: TEXT,
  css: ":host { display: inline; }",
  build(element, root) {
    fill(root, "<slot></slot>");
    return () => {
      const [type, name] = [element.text("type"), element.text("tone")];
      const { style } = element;
      style.fontWeight = WEIGHT[type] ?? "inherit";
      style.fontStyle = type === "emphasis" || type === "offset" ? "italic" : "";
      style.textDecoration = type === "redundant" ? "line-through" : "";
      style.fontSize = type === "small" ? "0.8571em" : "";
      style.color =
        element.text("color") === "subdued"
          ? QUIET
          : ["auto", "neutral", "custom"].includes(name)
            ? ""
            : tone(name).ink;
      const visibility = element.text("accessibilityVisibility");
      attribute(element, "aria-hidden", visibility === "hidden" ? "true" : "");
      style.cssText +=
        visibility === "exclusive"
          ? ";position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap"
          : "";
      style.fontVariantNumeric = element.text("fontVariantNumeric");
    };
  },
});

define("s-paragraph", {
  props: { ...TEXT, type: "paragraph", lineClamp: "" },
  css: ":host { display: block; } p { margin: 0; overflow-wrap: anywhere; }",
  build(element, root) {
    fill(root, "<p><slot></slot></p>");
    return () => {
      const name = element.text("tone");
      element.style.color =
        element.text("color") === "subdued"
          ? QUIET
          : ["auto", "neutral", "custom"].includes(name)
            ? ""
            : tone(name).ink;
      element.style.fontSize = element.text("type") === "small" ? "0.8571em" : "";
    };
  },
});

define("s-time", {
  props: { dateTime: "" },
  css: ":host { display: inline; }",
  build: (_element, root) => void fill(root, "<time><slot></slot></time>"),
});
define("s-abbreviation", {
  props: { title: "" },
  css: ":host { display: inline; }",
  build: (_element, root) => void fill(root, "<abbr><slot></slot></abbr>"),
});

define("s-badge", {
  props: { tone: "auto", color: "base", icon: "", iconPosition: "start", size: "base" },
  css: ":host { display: inline-flex; align-items: center; vertical-align: middle; } span { display: inline-block; padding: 0 0.5rem; border-radius: 1rem; font-size: 0.8571em; line-height: 1.6; font-weight: 500; white-space: nowrap; }",
  build(element, root) {
    const find = fill(root, "<span><slot></slot></span>");
    return () => {
      const { ink, fill: back } = tone(element.text("tone"));
      find("span").style.cssText = `color:${ink};background:${back}`;
    };
  },
});

define("s-chip", {
  props: { accessibilityLabel: "", color: "base" },
  css: `:host { display: inline-flex; } span { padding: 0.125rem 0.625rem; border: 1px solid ${LINE}; border-radius: 1rem; font-size: 0.8571rem; }`,
  build: (_element, root) => void fill(root, '<span><slot name="graphic"></slot><slot></slot></span>'),
});

define("s-link", {
  props: {
    href: "",
    target: "auto",
    tone: "auto",
    accessibilityLabel: "",
    lang: "",
    command: "",
    commandFor: "",
  },
  css: `:host { display: inline; } a, button { color: ${ACCENT}; text-decoration: underline; text-underline-offset: 0.15em; border-radius: 2px; overflow-wrap: anywhere; }
button { padding: 0; border: 0; background: none; font: inherit; cursor: pointer; } a:focus-visible, button:focus-visible { ${FOCUS} } .neutral { color: inherit; } .critical { color: #8e1f0b; }`,
  build(element, root) {
    // One slot, moved into what the link is: with an address a link, without one something to press.
    const slot = document.createElement("slot");
    return () => {
      const href = element.text("href");
      const kind = href === "" ? "button" : "a";
      let inner = root.querySelector<HTMLElement>("a, button");
      if (inner?.localName !== kind) {
        inner?.remove();
        inner = document.createElement(kind);
        inner.append(slot);
        root.append(inner);
      }
      if (inner instanceof HTMLAnchorElement) {
        inner.href = hostOf(element)?.resolveLink(href) ?? href;
        attribute(inner, "target", element.text("target") === "_blank" ? "_blank" : "");
        attribute(inner, "rel", element.text("target") === "_blank" ? "noopener noreferrer" : "");
      } else {
        attribute(inner, "type", "button");
      }
      inner.className = element.text("tone");
      attribute(inner, "aria-label", element.text("accessibilityLabel"));
    };
  },
});

define("s-unordered-list", {
  css: ":host { display: block; padding-inline-start: 1.25rem; } ::slotted(s-list-item) { display: list-item; list-style: disc; }",
  build: listOf,
});
define("s-ordered-list", {
  css: ":host { display: block; padding-inline-start: 1.5rem; } ::slotted(s-list-item) { display: list-item; list-style: decimal; }",
  build: listOf,
});
define("s-list-item", {
  css: ":host { display: list-item; margin-block: 0.25rem; overflow-wrap: anywhere; }",
  build(element, root) {
    fill(root, "<slot></slot>");
    return () => attribute(element, "role", "listitem");
  },
});

function listOf(element: HTMLElement, root: ShadowRoot): () => void {
  fill(root, "<slot></slot>");
  return () => attribute(element, "role", "list");
}

define("s-details", {
  props: { open: false, defaultOpen: false, name: "", toggleTransition: "auto" },
  events: ["toggle", "aftertoggle"],
  css: `:host { display: block; } button { display: flex; align-items: center; justify-content: space-between; gap: 0.5rem; inline-size: 100%; padding: 0.5rem 0; border: 0; background: none; color: inherit; font: inherit; font-weight: 500; text-align: start; cursor: pointer; }
button:focus-visible { ${FOCUS} } button::after { content: ""; flex: none; inline-size: 0.5rem; block-size: 0.5rem; margin-inline-end: 0.25rem; border: solid currentColor; border-width: 0 1.5px 1.5px 0; transform: translateY(-25%) rotate(45deg); } button[aria-expanded="true"]::after { transform: translateY(25%) rotate(225deg); } .body { padding-block: 0.25rem 0.75rem; }`,
  build(element, root) {
    const find = fill(
      root,
      '<button type="button" aria-controls="body"><slot name="summary"></slot></button><div class="body" id="body"><slot></slot></div>',
    );
    if (element.flag("defaultOpen")) element.write("open", true, true);
    const place = (): void => {
      for (const child of element.children) if (child.localName === "s-summary") child.slot = "summary";
    };
    new MutationObserver(place).observe(element, { childList: true });
    find("button").addEventListener("click", () => {
      element.write("open", !element.flag("open"));
      element.tell("toggle");
      element.tell("aftertoggle");
    });
    return () => {
      place();
      find("button").setAttribute("aria-expanded", String(element.flag("open")));
      find(".body").hidden = !element.flag("open");
    };
  },
});
define("s-summary", {
  css: ":host { display: block; }",
  build: (_element, root) => void fill(root, "<slot></slot>"),
});
