/** Dialogs of the shell: confirmations, pickers and framed modals, as native `<dialog>`s so that focus stays inside. */
import type { PickerRequest } from "../protocol.ts";
import { element } from "./dom.ts";

export interface Choice {
  heading: string;
  message: string;
  confirm: string;
  cancel: string;
}

/** Asks yes or no; closing it any other way is no. */
export function confirmChoice(choice: Choice): Promise<boolean> {
  return new Promise((resolve) => {
    const body = element("p", { class: "dialog-text" }, choice.message);
    let confirmed = false;
    const dialog = openDialog(choice.heading, "small", body, () => {
      resolve(confirmed);
    });
    dialog.footer.append(
      button(choice.cancel, "", () => {
        dialog.close();
      }),
      button(choice.confirm, "critical", () => {
        confirmed = true;
        dialog.close();
      }),
    );
  });
}

/** Lets choose among rows with a search field. Resolves to the chosen ids, or null when cancelled. */
export function drawPicker(request: PickerRequest): Promise<string[] | null> {
  return new Promise((resolve) => {
    const single = request.maximum === 1;
    const chosen = new Set(request.rows.filter(({ selected }) => selected).map(({ id }) => id));
    let result: string[] | null = null;
    const search = element("input", {
      type: "search",
      class: "field",
      placeholder: "Search",
      "aria-label": "Search",
    });
    const list = element("ul", { class: "picker-rows" });
    const add = button("Add", "primary", () => {
      result = [...chosen];
      dialog.close();
    });
    const draw = (): void => {
      const wanted = search.value.trim().toLowerCase();
      const found = request.rows.filter(({ heading }) => heading.toLowerCase().includes(wanted));
      list.replaceChildren(
        ...found.map((row) => {
          const box = element("input", {
            type: single ? "radio" : "checkbox",
            name: "picker-row",
            checked: chosen.has(row.id),
            disabled: row.disabled || (!single && !chosen.has(row.id) && chosen.size >= request.maximum),
            change: () => {
              if (single) chosen.clear();
              if (box.checked) chosen.add(row.id);
              else chosen.delete(row.id);
              draw();
            },
          });
          box.checked = chosen.has(row.id);
          const detail = element("span", { class: "picker-detail" }, row.detail);
          return element("li", {}, element("label", {}, box, element("span", {}, row.heading), detail));
        }),
      );
      if (found.length === 0) list.append(element("li", { class: "picker-empty" }, "Nothing found"));
      add.disabled = chosen.size === 0;
    };
    search.addEventListener("input", draw);
    const body = element("div", { class: "picker" }, search, list);
    const dialog = openDialog(request.heading, "base", body, () => {
      resolve(result);
    });
    dialog.footer.append(
      button("Cancel", "", () => {
        dialog.close();
      }),
      add,
    );
    draw();
    search.focus();
  });
}

export interface OpenDialog {
  footer: HTMLElement;
  close(): void;
}

/** Opens a dialog of the shell. @param onClose called once, however it was closed */
export function openDialog(
  heading: string,
  size: string,
  body: HTMLElement,
  onClose: () => void,
): OpenDialog {
  const footer = element("footer", {});
  const title = element("h2", { id: "dialog-title" }, heading);
  const close = element(
    "button",
    {
      type: "button",
      class: "dialog-close",
      "aria-label": "Close",
      click: () => {
        dialog.close();
      },
    },
    "×",
  );
  const dialog = element(
    "dialog",
    { class: `dialog ${size}`, "aria-labelledby": "dialog-title" },
    element("header", {}, title, close),
    body,
    footer,
  );
  dialog.addEventListener("close", () => {
    dialog.remove();
    onClose();
  });
  document.body.append(dialog);
  dialog.showModal();
  return {
    footer,
    close: () => {
      dialog.close();
    },
  };
}

export function button(label: string, kind: string, act: () => void): HTMLButtonElement {
  return element("button", { type: "button", class: `button ${kind}`, click: act }, label);
}
