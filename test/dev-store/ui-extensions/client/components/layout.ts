/** Boxes: where things stand. */
import { attribute, define, fill, type ShopifyElement } from "./base.ts";
import { align, declare, LINE, QUIET, radius, space } from "./tokens.ts";

/** The properties of everything that is a box. */
const BOX = {
  accessibilityLabel: "",
  accessibilityRole: "",
  background: "",
  blockSize: "",
  border: "",
  borderColor: "",
  borderRadius: "",
  borderStyle: "",
  borderWidth: "",
  display: "",
  inlineSize: "",
  maxBlockSize: "",
  maxInlineSize: "",
  minBlockSize: "",
  minInlineSize: "",
  overflow: "",
  padding: "",
  paddingBlock: "",
  paddingBlockStart: "",
  paddingBlockEnd: "",
  paddingInline: "",
  paddingInlineStart: "",
  paddingInlineEnd: "",
} as const;

const GAP = { gap: "", rowGap: "", columnGap: "" } as const;
const WIDTHS: Readonly<Record<string, string>> = {
  none: "0",
  small: "1px",
  base: "1px",
  large: "2px",
  "large-100": "3px",
};
const BACKGROUNDS: Readonly<Record<string, string>> = {
  transparent: "transparent",
  base: "var(--x-surface, #fff)",
  subdued: "var(--x-sunken, #f7f7f7)",
  strong: "#ececec",
};
const ROLES: Readonly<Record<string, string>> = {
  aside: "complementary",
  footer: "contentinfo",
  header: "banner",
  main: "main",
  section: "region",
  "unordered-list": "list",
  "ordered-list": "list",
  "list-item": "listitem",
  "list-item-separator": "separator",
  status: "status",
  alert: "alert",
  navigation: "navigation",
};

function boxCss(element: ShopifyElement): string {
  const get = (name: string): string => element.text(name);
  const rules = [
    "blockSize",
    "inlineSize",
    "maxBlockSize",
    "maxInlineSize",
    "minBlockSize",
    "minInlineSize",
    "overflow",
  ].map((name) => declare(cssName(name), get(name)));
  const paddings = Object.keys(BOX).filter((name) => name.startsWith("padding"));
  rules.push(...paddings.map((name) => declare(cssName(name), get(name), space)));
  rules.push(declare("background", get("background"), (value) => BACKGROUNDS[value] ?? value));
  const [border = "", ...more] = get("border").split(/\s+/).filter(Boolean);
  if (border !== "" && border !== "none") {
    const color = more.find((word) => !["solid", "dashed", "dotted", "none", "auto"].includes(word));
    const style = more.find((word) => ["solid", "dashed", "dotted"].includes(word)) ?? "solid";
    rules.push(
      `:host { border: ${WIDTHS[border] ?? "1px"} ${style} ${color === "strong" ? "#8a8a8a" : LINE}; }`,
    );
  }
  const width = get("borderWidth");
  if (width !== "")
    rules.push(
      `:host { border: 0 solid ${LINE}; border-width: ${width
        .split(/\s+/)
        .map((word) => WIDTHS[word] ?? word)
        .join(" ")}; }`,
    );
  rules.push(
    declare("border-style", get("borderStyle")),
    declare("border-radius", get("borderRadius"), radius),
  );
  if (get("borderRadius") !== "" && get("overflow") === "") rules.push(":host { overflow: clip; }");
  rules.push(declare("display", get("display") === "auto" ? "" : get("display")));
  return rules.join("");
}

function cssName(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** A box whose style follows its properties. @param css what it adds to a box's */
function box(
  tag: string,
  display: string,
  props: Record<string, string>,
  css: (element: ShopifyElement) => string,
): void {
  define(tag, {
    props: { ...BOX, ...props },
    css: `:host { display: ${display}; min-width: 0; }`,
    build(element, root) {
      const style = document.createElement("style");
      root.append(style);
      fill(root, "<slot></slot>");
      return () => {
        style.textContent = boxCss(element) + css(element);
        const role = ROLES[element.text("accessibilityRole")] ?? "";
        const label = element.text("accessibilityLabel");
        attribute(element, "role", role !== "" ? role : label !== "" ? "group" : "");
        attribute(element, "aria-label", label);
      };
    },
  });
}

const gaps = (element: ShopifyElement): string =>
  declare("gap", element.text("gap"), space) +
  declare("row-gap", element.text("rowGap"), space) +
  declare("column-gap", element.text("columnGap"), space);

box("s-box", "block", {}, () => "");
box("s-scroll-box", "block", {}, () => ":host { overflow: auto; }");
box(
  "s-stack",
  "flex",
  { ...GAP, direction: "block", justifyContent: "", alignItems: "", alignContent: "" },
  (element) =>
    declare("flex-direction", element.text("direction"), (value) => (value === "inline" ? "row" : "column")) +
    declare("flex-wrap", element.text("direction"), (value) => (value === "inline" ? "wrap" : "nowrap")) +
    declare("justify-content", element.text("justifyContent"), align) +
    declare(
      "align-items",
      element.text("alignItems") || (element.text("direction") === "block" ? "stretch" : ""),
      align,
    ) +
    declare("align-content", element.text("alignContent"), align) +
    gaps(element),
);
box(
  "s-grid",
  "grid",
  {
    ...GAP,
    gridTemplateColumns: "",
    gridTemplateRows: "",
    justifyItems: "",
    alignItems: "",
    placeItems: "",
    justifyContent: "",
    alignContent: "",
    placeContent: "",
  },
  (element) =>
    [
      "gridTemplateColumns",
      "gridTemplateRows",
      "justifyItems",
      "alignItems",
      "placeItems",
      "justifyContent",
      "alignContent",
      "placeContent",
    ]
      .map((name) => declare(cssName(name), element.text(name)))
      .join("") + gaps(element),
);
box(
  "s-grid-item",
  "block",
  { gridColumn: "", gridRow: "" },
  (element) =>
    declare("grid-column", element.text("gridColumn")) + declare("grid-row", element.text("gridRow")),
);

define("s-query-container", {
  props: { containerName: "" },
  css: ":host { display: block; container-type: inline-size; }",
  build: (_element, root) => void fill(root, "<slot></slot>"),
});

define("s-divider", {
  props: { direction: "inline", color: "base" },
  css: `:host { display: block; align-self: stretch; } i { display: block; background: ${LINE}; block-size: 1px; } :host(.upright) i { inline-size: 1px; block-size: 100%; }`,
  build(element, root) {
    fill(root, '<i role="separator"></i>');
    return () => {
      const upright = element.text("direction") === "block";
      element.classList.toggle("upright", upright);
      root.querySelector("i")?.setAttribute("aria-orientation", upright ? "vertical" : "horizontal");
    };
  },
});

const HEADS = `.head { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0.5rem 1rem; }
.actions { display: flex; flex-wrap: wrap; gap: 0.5rem; margin-inline-start: auto; }
h1, h2, h3, p { margin: 0; overflow-wrap: anywhere; }`;

/** Depth of headings goes by the sections around. */
function headingLevel(element: Element): number {
  let level = 2;
  for (
    let parent = element.parentElement?.closest("s-section");
    parent;
    parent = parent.parentElement?.closest("s-section")
  )
    level += 1;
  return Math.min(level, 6);
}

define("s-page", {
  props: { heading: "", subheading: "", inlineSize: "base" },
  css: `:host { display: block; max-inline-size: 60rem; margin-inline: auto; } :host(.large) { max-inline-size: 75rem; }
${HEADS} .crumbs { margin-block-end: 0.5rem; } h1 { font-size: 1.5rem; line-height: 1.3; font-weight: 600; } p { color: ${QUIET}; }
.body { display: grid; gap: 1.25rem; margin-block-start: 1.25rem; grid-template-columns: minmax(0, 1fr); }`,
  build(element, root) {
    const find = fill(
      root,
      '<div class="crumbs"><slot name="breadcrumb-actions"></slot></div><div class="head"><div><h1></h1><p></p></div><div class="actions"><slot name="secondary-actions"></slot><slot name="primary-action"></slot></div></div><div class="body"><slot></slot></div>',
    );
    return () => {
      find("h1").textContent = element.text("heading");
      find("h1").hidden = element.text("heading") === "";
      find("p").textContent = element.text("subheading");
      find("p").hidden = element.text("subheading") === "";
      element.classList.toggle("large", element.text("inlineSize") === "large");
    };
  },
});

define("s-section", {
  props: { heading: "", accessibilityLabel: "", padding: "base" },
  css: `:host { display: block; } section { background: var(--x-surface, #fff); border: 1px solid ${LINE}; border-radius: var(--x-card-radius, 0.5rem); padding: 1.25rem; display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); }
section.bare { padding: 0; } ${HEADS} .title { font-size: 1rem; line-height: 1.4; font-weight: 600; } .title:empty { display: none; }
:host(.nested) section { border: 0; padding: 0; background: none; } .body { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); }`,
  build(element, root) {
    const find = fill(
      root,
      '<section><div class="head"><div class="title" role="heading"></div><div class="actions"><slot name="secondary-actions"></slot><slot name="primary-action"></slot></div></div><div class="body"><slot></slot></div></section>',
    );
    const head = find(".head");
    const occupied = (): boolean =>
      element.querySelector(':scope > [slot="primary-action"], :scope > [slot="secondary-actions"]') !== null;
    const update = (): void => {
      const heading = element.text("heading");
      const title = find(".title");
      title.textContent = heading;
      title.hidden = heading === "";
      title.setAttribute("aria-level", String(headingLevel(element)));
      head.hidden = heading === "" && !occupied();
      head.style.display = head.hidden ? "none" : "";
      attribute(find("section"), "aria-label", element.text("accessibilityLabel") || heading);
      find("section").classList.toggle("bare", element.text("padding") === "none");
      element.classList.toggle("nested", element.parentElement?.closest("s-section") != null);
    };
    root.addEventListener("slotchange", update);
    return update;
  },
});

define("s-button-group", {
  props: { accessibilityLabel: "", gap: "base" },
  css: ":host { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; } slot { display: contents; }",
  build(element, root) {
    fill(root, '<slot></slot><slot name="secondary-actions"></slot><slot name="primary-action"></slot>');
    return () => {
      attribute(element, "role", "group");
      attribute(element, "aria-label", element.text("accessibilityLabel"));
    };
  },
});
