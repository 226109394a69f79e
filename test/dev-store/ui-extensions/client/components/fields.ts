/** Fields: a label, a control, a hint and an error that belong together. */
import { attribute, define, fill, type ShopifyElement } from "./base.ts";
import { FOCUS, QUIET } from "./tokens.ts";

const FIELD = {
  label: "",
  labelAccessibilityVisibility: "visible",
  placeholder: "",
  value: "",
  defaultValue: "",
  details: "",
  error: "",
  name: "",
  autocomplete: "",
  required: false,
  disabled: false,
  readOnly: false,
} as const;

export const FIELD_CSS = `:host { display: block; min-width: 0; } label, legend { display: block; margin-block-end: 0.25rem; padding: 0; font-weight: 500; overflow-wrap: anywhere; } .hidden-label { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.control { display: block; inline-size: 100%; min-block-size: var(--x-field, 2.75rem); padding: var(--x-field-padding, 0.5rem 0.75rem); border: 1px solid var(--x-control-line, #8a8a8a); border-radius: var(--x-radius, 0.3125rem); background: var(--x-surface, #fff); color: var(--x-ink, #1f1f1f); font: inherit; } .control:focus-visible { ${FOCUS} outline-offset: 0; } .control[aria-invalid="true"] { border-color: #c5280c; box-shadow: 0 0 0 1px #c5280c; } .control:disabled { background: #f2f2f2; color: #6b6b6b; }
textarea.control { resize: vertical; line-height: 1.4; } .details, .error { margin-block-start: 0.25rem; font-size: 0.8571rem; overflow-wrap: anywhere; } .details { color: ${QUIET}; } .error { color: #8e1f0b; } .details:empty, .error:empty { display: none; }
.row { display: flex; align-items: stretch; gap: 0.5rem; } .affix { align-self: center; color: ${QUIET}; } .affix:empty { display: none; }`;

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** Hint and error below a control, and what of both the control tells a screen reader. */
export function describe(element: ShopifyElement, root: ShadowRoot, control: Element): void {
  for (const name of ["details", "error"] as const) {
    const line = root.querySelector(`.${name}`);
    if (line) line.textContent = element.text(name);
  }
  const said = ["error", "details"].filter((name) => element.text(name) !== "").join(" ");
  attribute(control, "aria-describedby", said);
  attribute(control, "aria-invalid", element.text("error") === "" ? "" : "true");
}

export const NOTES =
  '<div class="error" id="error" role="alert"></div><div class="details" id="details"></div>';

/** Keeps the property in step with what is typed, and tells of it as a component does. */
function follow(element: ShopifyElement, control: Control): void {
  control.addEventListener("input", () => element.write("value", control.value, true));
  control.addEventListener("change", () => {
    element.write("value", control.value, true);
    // The browser's own "change" does not leave a shadow root; "input" does.
    element.tell("change", { cancelable: false });
  });
  control.addEventListener("keydown", (event) => {
    const { key } = event as KeyboardEvent;
    if (key === "Enter" && control instanceof HTMLInputElement)
      element.closest("s-form")?.dispatchEvent(new Event("x-submit"));
  });
}

function common(element: ShopifyElement, root: ShadowRoot, control: Control): void {
  const label = root.querySelector("label");
  if (label) {
    label.textContent = element.text("label");
    label.className = element.text("labelAccessibilityVisibility") === "exclusive" ? "hidden-label" : "";
  }
  const value =
    element.text("value") || (control.dataset["touched"] === undefined ? element.text("defaultValue") : "");
  if (control.value !== value) control.value = value;
  control.dataset["touched"] = "";
  control.name = element.text("name");
  control.disabled = element.flag("disabled");
  control.required = element.flag("required");
  attribute(control, "aria-required", element.flag("required") ? "true" : "");
  if (!(control instanceof HTMLSelectElement)) {
    control.placeholder = element.text("placeholder");
    control.readOnly = element.flag("readOnly");
  }
  const autocomplete = element.text("autocomplete");
  attribute(control, "autocomplete", autocomplete);
  describe(element, root, control);
}

/** A field of one line. @param numbers properties that are attributes of the input as they are */
function line(tag: string, type: string, numbers: readonly string[] = []): void {
  const more = Object.fromEntries([...numbers, "prefix", "suffix", "inputMode"].map((name) => [name, ""]));
  define(tag, {
    props: { ...FIELD, ...more, icon: "", defaultView: "", view: "", allow: "", disallow: "" },
    css: FIELD_CSS,
    build(element, root) {
      const find = fill(
        root,
        `<label for="control"></label><div class="row"><span class="affix prefix"></span><input class="control" id="control" type="${type}"><span class="affix suffix"></span></div>${NOTES}`,
      );
      const control = find("input");
      follow(element, control);
      return () => {
        for (const name of numbers) attribute(control, name.toLowerCase(), element.text(name));
        if (type === "number") control.inputMode = element.text("inputMode") || "decimal";
        find(".prefix").textContent = element.text("prefix");
        find(".suffix").textContent = element.text("suffix");
        common(element, root, control);
      };
    },
  });
}

line("s-text-field", "text", ["minLength", "maxLength"]);
line("s-email-field", "email", ["minLength", "maxLength"]);
line("s-url-field", "url", ["minLength", "maxLength"]);
line("s-phone-field", "tel");
line("s-password-field", "password", ["minLength", "maxLength"]);
line("s-search-field", "search", ["minLength", "maxLength"]);
line("s-number-field", "number", ["min", "max", "step"]);
line("s-money-field", "number", ["min", "max", "step"]);
line("s-date-field", "date", ["min", "max"]);

define("s-text-area", {
  props: { ...FIELD, rows: 3, minLength: "", maxLength: "" },
  css: FIELD_CSS,
  build(element, root) {
    const find = fill(
      root,
      `<label for="control"></label><textarea class="control" id="control"></textarea>${NOTES}`,
    );
    const control = find("textarea");
    follow(element, control);
    return () => {
      control.rows = Number(element.text("rows")) || 3;
      attribute(control, "maxlength", element.text("maxLength"));
      attribute(control, "minlength", element.text("minLength"));
      common(element, root, control);
    };
  },
});

define("s-select", {
  props: { ...FIELD },
  css: FIELD_CSS,
  build(element, root) {
    const find = fill(
      root,
      `<label for="control"></label><select class="control" id="control"></select>${NOTES}`,
    );
    const control = find("select");
    const options = (parent: Element, into: Element): void => {
      for (const child of parent.children) {
        if (child.localName === "s-option-group") {
          const group = Object.assign(document.createElement("optgroup"), {
            label: (child as ShopifyElement).text("label"),
          });
          options(child, group);
          into.append(group);
        } else if (child.localName === "s-option") {
          const { value, disabled, selected } = child as unknown as {
            value: string;
            disabled: boolean;
            selected: boolean;
          };
          const option = new Option(child.textContent, value, false, selected);
          option.disabled = disabled;
          into.append(option);
        }
      }
    };
    const update = (): void => {
      const placeholder = element.text("placeholder");
      const chosen = element.text("value") || element.text("defaultValue");
      control.replaceChildren();
      if (placeholder !== "")
        control.append(
          Object.assign(new Option(placeholder, "", chosen === "", chosen === ""), {
            disabled: true,
            hidden: true,
          }),
        );
      options(element, control);
      common(element, root, control);
      if (chosen === "" && placeholder !== "") control.value = "";
    };
    follow(element, control);
    new MutationObserver(() => element.refresh()).observe(element, {
      childList: true,
      subtree: true,
      characterData: true,
      attributes: true,
    });
    return update;
  },
});
define("s-option", {
  props: { value: "", disabled: false, selected: false, defaultSelected: false },
  css: ":host { display: none; }",
  build: () => undefined,
});
define("s-option-group", {
  props: { label: "", disabled: false },
  css: ":host { display: none; }",
  build: () => undefined,
});

const CHECK_CSS = `${FIELD_CSS} label { display: flex; align-items: flex-start; gap: 0.625rem; margin: 0; min-block-size: 1.5rem; font-weight: 400; cursor: pointer; } input { flex: none; inline-size: 1.125rem; block-size: 1.125rem; margin: 0.125rem 0 0; accent-color: var(--x-accent, #005bd1); } input:focus-visible { ${FOCUS} } .details, .error { margin-inline-start: 1.75rem; }`;

for (const tag of ["s-checkbox", "s-switch"]) {
  define(tag, {
    props: {
      ...FIELD,
      checked: false,
      defaultChecked: false,
      accessibilityLabel: "",
      indeterminate: false,
      value: "on",
    },
    css: CHECK_CSS,
    build(element, root) {
      const find = fill(
        root,
        `<label><input type="checkbox" ${tag === "s-switch" ? 'role="switch"' : ""}><span></span></label>${NOTES}`,
      );
      const control = find("input");
      if (element.flag("defaultChecked")) element.write("checked", true, true);
      control.addEventListener("input", () => element.write("checked", control.checked, true));
      control.addEventListener("change", () => element.tell("change", { cancelable: false }));
      return () => {
        find("span").textContent = element.text("label");
        control.checked = element.flag("checked");
        control.indeterminate = element.flag("indeterminate");
        control.disabled = element.flag("disabled");
        control.required = element.flag("required");
        attribute(control, "aria-label", element.text("accessibilityLabel"));
        describe(element, root, control);
      };
    },
  });
}

/** A form submits by a button of type "submit" and by Enter in a field. */
define("s-form", {
  props: { disabled: false },
  events: ["submit", "reset"],
  css: ":host { display: block; }",
  build(element, root) {
    fill(root, "<slot></slot>");
    element.addEventListener("x-submit", () => {
      if (!element.flag("disabled")) element.tell("submit");
    });
    return undefined;
  },
});
