/** What tells how things are. */
import { attribute, define, fill } from "./base.ts";
import { icon } from "./icons.ts";
import { ACCENT, FOCUS, tone } from "./tokens.ts";

const ICONS: Readonly<Record<string, string>> = {
  success: "check-circle",
  warning: "alert-triangle",
  critical: "alert-circle",
};

define("s-banner", {
  props: { heading: "", tone: "auto", dismissible: false, collapsible: false },
  events: ["dismiss", "afterhide"],
  css: `:host { display: block; } section { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: 0.25rem 0.75rem; padding: 0.875rem 1rem; border: 1px solid; border-radius: var(--x-radius, 0.3125rem); }
.icon { display: inline-flex; padding-block-start: 0.125rem; } .heading { margin: 0; font-weight: 600; overflow-wrap: anywhere; } .body { grid-column: 2; color: var(--x-ink, #1f1f1f); overflow-wrap: anywhere; } .bare .body { grid-row: 1; }
button { grid-column: 3; grid-row: 1; display: inline-flex; padding: 0.25rem; border: 0; border-radius: 2px; background: none; color: inherit; cursor: pointer; } button:focus-visible { ${FOCUS} }`,
  build(element, root) {
    const find = fill(
      root,
      `<section><span class="icon"></span><p class="heading" id="heading"></p><div class="body"><slot></slot></div><button type="button" aria-label="Dismiss">${icon("x")}</button></section>`,
    );
    find("button").addEventListener("click", () => {
      element.tell("dismiss");
      element.hidden = true;
      element.tell("afterhide");
    });
    return () => {
      const name = element.text("tone") === "auto" ? "info" : element.text("tone");
      const { ink, fill: back, line } = tone(name);
      const section = find("section");
      section.style.cssText = `color:${ink};background:${back};border-color:${line}`;
      // What goes wrong is said at once, the rest when the reader is done.
      section.setAttribute("role", name === "critical" ? "alert" : "status");
      find(".icon").innerHTML = icon(ICONS[name] ?? "info", "1.125rem");
      const heading = element.text("heading");
      find(".heading").textContent = heading;
      find(".heading").hidden = heading === "";
      section.classList.toggle("bare", heading === "");
      find(".heading").style.display = heading === "" ? "none" : "";
      find(".body").hidden = element.textContent.trim() === "" && element.childElementCount === 0;
      find("button").style.display = element.flag("dismissible") ? "" : "none";
    };
  },
});

const SIZES: Readonly<Record<string, string>> = {
  "small-100": "1rem",
  small: "1.125rem",
  base: "1.5rem",
  large: "2rem",
  "large-100": "2.75rem",
};

define("s-spinner", {
  props: { accessibilityLabel: "", size: "base" },
  css: `:host { display: inline-flex; } span { border: 2px solid ${ACCENT}; border-inline-end-color: transparent; border-radius: 50%; animation: turn 0.9s linear infinite; } @keyframes turn { to { transform: rotate(1turn); } } @media (prefers-reduced-motion: reduce) { span { animation-duration: 4s; } }`,
  build(element, root) {
    const find = fill(root, '<span role="status"></span>');
    return () => {
      const size = SIZES[element.text("size")] ?? "1.5rem";
      find("span").style.cssText = `inline-size:${size};block-size:${size}`;
      find("span").setAttribute("aria-label", element.text("accessibilityLabel") || "Loading");
    };
  },
});

define("s-skeleton-paragraph", {
  props: { content: "", lines: 1 },
  css: `:host { display: block; } i { display: block; block-size: 0.875rem; margin-block: 0.375rem; border-radius: 0.25rem; background: #e6e6e6; animation: breathe 1.6s ease-in-out infinite; } i:last-child:not(:first-child) { inline-size: 60%; } @keyframes breathe { 50% { opacity: 0.5; } } @media (prefers-reduced-motion: reduce) { i { animation: none; } }`,
  build(element, root) {
    const find = fill(root, '<div aria-hidden="true"></div>');
    return () => {
      const content = element.text("content");
      const lines =
        content === "" ? Number(element.text("lines")) : Math.max(1, Math.ceil(content.length / 60));
      find("div").innerHTML = "<i></i>".repeat(lines);
    };
  },
});

define("s-progress", {
  props: { accessibilityLabel: "", tone: "auto", value: "", max: "1" },
  css: `:host { display: block; } div { block-size: 0.375rem; overflow: hidden; border-radius: 1rem; background: #e6e6e6; } i { display: block; block-size: 100%; border-radius: inherit; background: ${ACCENT}; } .critical { background: #c5280c; } .indeterminate { inline-size: 40%; animation: slide 1.4s ease-in-out infinite alternate; } @keyframes slide { to { transform: translateX(150%); } }`,
  build(element, root) {
    const find = fill(root, '<div role="progressbar" aria-valuemin="0"><i></i></div>');
    return () => {
      const [value, max] = [element.text("value"), Number(element.text("max")) || 1];
      const bar = find("div");
      bar.setAttribute("aria-label", element.text("accessibilityLabel") || "Progress");
      bar.setAttribute("aria-valuemax", String(max));
      attribute(bar, "aria-valuenow", value);
      find("i").className = value === "" ? "indeterminate" : element.text("tone");
      find("i").style.inlineSize =
        value === "" ? "" : `${Math.min(100, Math.max(0, (Number(value) / max) * 100))}%`;
    };
  },
});
