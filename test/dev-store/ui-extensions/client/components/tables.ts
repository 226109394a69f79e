/** Tables of the admin. They are tables to a screen reader, and scroll in themselves where they are too wide. */
import { attribute, define, fill } from "./base.ts";
import { LINE, QUIET } from "./tokens.ts";

define("s-table", {
  props: { paginate: false, loading: false, variant: "auto", hasNextPage: false, hasPreviousPage: false },
  events: ["nextpage", "previouspage"],
  css: ":host { display: block; overflow-x: auto; } div { display: table; inline-size: 100%; border-collapse: collapse; }",
  build(_element, root) {
    const find = fill(root, '<div role="table"><slot></slot></div>');
    return () => find("div").setAttribute("tabindex", "0");
  },
});

const PARTS: readonly (readonly [tag: string, role: string, css: string])[] = [
  ["s-table-header-row", "row", ":host { display: table-row; }"],
  [
    "s-table-header",
    "columnheader",
    `:host { display: table-cell; padding: 0.375rem 0.75rem 0.375rem 0; color: ${QUIET}; font-size: 0.75rem; text-align: start; white-space: nowrap; }`,
  ],
  ["s-table-body", "rowgroup", ":host { display: table-row-group; }"],
  ["s-table-row", "row", ":host { display: table-row; }"],
  [
    "s-table-cell",
    "cell",
    `:host { display: table-cell; padding: 0.5rem 0.75rem 0.5rem 0; border-block-start: 1px solid ${LINE}; vertical-align: top; }`,
  ],
];

for (const [tag, role, css] of PARTS) {
  define(tag, {
    props: { format: "", listSlot: "" },
    css,
    build(element, root) {
      fill(root, "<slot></slot>");
      return () => {
        attribute(element, "role", role);
        element.style.textAlign = ["numeric", "currency"].includes(element.text("format")) ? "end" : "";
      };
    },
  });
}
