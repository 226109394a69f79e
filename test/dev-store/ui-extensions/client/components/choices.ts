/** Choosing among several, and giving files. */
import { attribute, define, fill, type ShopifyElement } from "./base.ts";
import { describe, FIELD_CSS, NOTES } from "./fields.ts";
import { icon } from "./icons.ts";
import { ACCENT, FOCUS, QUIET } from "./tokens.ts";

let lists = 0;

/**
 * The list draws the inputs of all its choices itself, because radio buttons belong together only within one tree; what a
 * choice says stays in the choice, slotted into its label.
 */
define("s-choice-list", {
  props: {
    label: "",
    labelAccessibilityVisibility: "visible",
    name: "",
    multiple: false,
    disabled: false,
    error: "",
    details: "",
    values: [],
    variant: "auto",
  },
  css: `${FIELD_CSS} fieldset { min-inline-size: 0; margin: 0; padding: 0; border: 0; } .choices { display: grid; gap: 0.5rem; grid-template-columns: minmax(0, 1fr); }
.choice { display: flex; align-items: flex-start; gap: 0.625rem; margin: 0; font-weight: 400; min-block-size: 1.5rem; cursor: pointer; } .choice span { min-inline-size: 0; flex: 1; } input { flex: none; inline-size: 1.125rem; block-size: 1.125rem; margin: 0.125rem 0 0; accent-color: ${ACCENT}; } input:focus-visible { ${FOCUS} }
.choice:has(:disabled) { color: ${QUIET}; cursor: default; } .framed .choice { padding: 0.75rem; border: 1px solid var(--x-control, #c4c4c4); border-radius: var(--x-radius, 0.3125rem); } .framed .choice:has(:checked) { border-color: ${ACCENT}; background: #f2f7fe; }`,
  events: ["change", "input"],
  build(element, root) {
    const find = fill(root, `<fieldset><legend></legend><div class="choices"></div>${NOTES}</fieldset>`);
    const group = `choices-${++lists}`;
    const choices = (): ShopifyElement[] => [
      ...element.querySelectorAll<ShopifyElement>(":scope > s-choice"),
    ];
    const inputs = (): HTMLInputElement[] => [...root.querySelectorAll("input")];
    const change = (event: Event): void => {
      const chosen = inputs().filter(({ checked }) => checked);
      choices().forEach((choice, index) => choice.write("selected", inputs()[index]?.checked === true));
      element.write(
        "values",
        chosen.map(({ value }) => value),
        true,
      );
      if (event.type === "change") element.tell("change", { cancelable: false });
    };
    const draw = (): void => {
      const all = choices();
      const multiple = element.flag("multiple");
      const rows = [...root.querySelectorAll<HTMLLabelElement>(".choice")];
      const box = find(".choices");
      // Only as many rows as needed are made or taken away: the one that has the focus keeps it.
      for (const row of rows.slice(all.length)) row.remove();
      for (let index = rows.length; index < all.length; index += 1) {
        const row = document.createElement("label");
        row.className = "choice";
        row.innerHTML = `<input><span><slot name="choice-${index}"></slot></span>`;
        row.querySelector("input")?.addEventListener("input", change);
        row.querySelector("input")?.addEventListener("change", change);
        box.append(row);
      }
      const values = element.list("values");
      all.forEach((choice, index) => {
        const input = inputs()[index];
        if (!input) return;
        choice.slot = `choice-${index}`;
        input.type = multiple ? "checkbox" : "radio";
        input.name = group;
        input.value = choice.text("value");
        input.disabled = element.flag("disabled") || choice.flag("disabled");
        input.checked = choice.flag("selected") || values.includes(input.value);
        // Named by its own words; what stands below them describes it.
        attribute(input, "aria-label", choice.text("accessibilityLabel") || words(choice, false));
        attribute(input, "aria-description", words(choice, true));
      });
    };
    const observer = new MutationObserver(() => element.refresh());
    observer.observe(element, { childList: true });
    for (const choice of choices()) if (choice.flag("defaultSelected")) choice.write("selected", true);
    return () => {
      find("legend").textContent = element.text("label");
      find("legend").className =
        element.text("labelAccessibilityVisibility") === "exclusive" ? "hidden-label" : "";
      find("fieldset").classList.toggle(
        "framed",
        ["block", "list", "inline", "grid"].includes(element.text("variant")),
      );
      draw();
      describe(element, root, find("fieldset"));
    };
  },
});

define("s-choice", {
  props: {
    value: "",
    selected: false,
    defaultSelected: false,
    disabled: false,
    error: false,
    accessibilityLabel: "",
  },
  css: `:host { display: block; overflow-wrap: anywhere; } .more { display: block; color: ${QUIET}; font-size: 0.9286em; } .selected { display: none; } :host(.on) .selected { display: block; }`,
  build(element, root) {
    fill(
      root,
      '<slot></slot><slot class="more" name="secondary-content"></slot><slot class="more" name="details"></slot><slot class="selected" name="selected-content"></slot>',
    );
    return () => {
      element.classList.toggle("on", element.flag("selected"));
      const list = element.parentElement;
      if (list?.localName === "s-choice-list") (list as ShopifyElement).refresh();
    };
  },
});

/** The words of a choice: its own, or those of its slots. */
function words(choice: Element, slotted: boolean): string {
  return [...choice.childNodes]
    .filter((node) => (node instanceof Element && node.slot !== "") === slotted)
    .map((node) => node.textContent?.trim() ?? "")
    .filter(Boolean)
    .join(" ");
}

/** A list of files as an input holds it. */
function fileList(files: readonly File[]): FileList {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  return transfer.files;
}

function accepts(accept: string, file: File): boolean {
  const kinds = accept
    .split(",")
    .map((kind) => kind.trim().toLowerCase())
    .filter(Boolean);
  if (kinds.length === 0) return true;
  return kinds.some((kind) =>
    kind.startsWith(".")
      ? file.name.toLowerCase().endsWith(kind)
      : kind.endsWith("/*")
        ? file.type.startsWith(kind.slice(0, -1))
        : file.type === kind,
  );
}

define("s-drop-zone", {
  props: {
    label: "",
    labelAccessibilityVisibility: "visible",
    accessibilityLabel: "",
    accept: "",
    multiple: false,
    disabled: false,
    required: false,
    error: "",
    details: "",
    name: "",
    value: "",
  },
  events: ["droprejected"],
  css: `${FIELD_CSS} .zone { position: relative; display: grid; justify-items: center; gap: 0.375rem; padding: 1.25rem 1rem; border: 1px dashed var(--x-control-line, #8a8a8a); border-radius: var(--x-radius, 0.3125rem); background: #fafafa; color: ${QUIET}; text-align: center; } .zone.over { border-color: ${ACCENT}; background: #f2f7fe; } .zone:focus-within { ${FOCUS} } .zone[aria-invalid="true"] { border-color: #c5280c; }
.zone b { color: ${ACCENT}; font-weight: 500; } input { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; opacity: 0; cursor: pointer; }`,
  build(element, root) {
    const find = fill(
      root,
      `<label for="control"></label><div class="zone">${icon("upload", "1.25rem")}<b class="prompt"></b><input type="file" id="control"></div>${NOTES}`,
    );
    const input = find("input");
    const zone = find(".zone");
    const give = (files: readonly File[]): void => {
      const accepted = files
        .filter((file) => accepts(element.text("accept"), file))
        .slice(0, element.flag("multiple") ? undefined : 1);
      if (accepted.length < files.length) element.tell("droprejected");
      input.files = fileList(accepted);
      if (accepted.length === 0) return;
      element.tell("input", { cancelable: false });
      element.tell("change", { cancelable: false });
    };
    input.addEventListener("input", (event) => event.stopPropagation());
    input.addEventListener("change", () => give([...(input.files ?? [])]));
    zone.addEventListener("dragover", (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
    zone.addEventListener("dragleave", () => zone.classList.remove("over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("over");
      if (!input.disabled) give([...(event.dataTransfer?.files ?? [])]);
    });
    return () => {
      const label = element.text("label");
      find("label").textContent = label;
      find("label").className =
        element.text("labelAccessibilityVisibility") === "exclusive" ? "hidden-label" : "";
      find(".prompt").textContent = element.flag("multiple") ? "Add files" : "Add file";
      input.accept = element.text("accept");
      input.multiple = element.flag("multiple");
      input.disabled = element.flag("disabled");
      input.required = element.flag("required");
      attribute(input, "aria-label", element.text("accessibilityLabel"));
      if (element.text("value") === "" && input.dataset["cleared"] !== undefined) input.value = "";
      describe(element, root, input);
    };
  },
  methods: {},
});

// `files` is read where `value` is: from the input, which alone may hold files.
Object.defineProperty(customElements.get("s-drop-zone")?.prototype, "files", {
  configurable: true,
  get(this: ShopifyElement) {
    return [...(this.shadowRoot?.querySelector("input")?.files ?? [])];
  },
});
