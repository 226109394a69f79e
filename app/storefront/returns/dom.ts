/** Making elements: enough of it for a page that never builds HTML from text. */

type Child = Node | string | null | undefined | false;
type Attributes = Readonly<
  Record<string, string | number | boolean | ((event: Event) => void) | null | undefined>
>;

/**
 * An element. Attributes that are functions listen to their event ("onclick"); true is set empty; null, undefined and
 * false are left out. Words become text, never markup.
 */
export function h<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

let count = 0;
/** An id that no other element of the page has. */
export function newId(): string {
  count += 1;
  return `encore-returns-${count}`;
}

/** A field with its label above. */
export function field(label: string, input: HTMLElement): HTMLElement {
  input.id = newId();
  return h("div", { class: "encore-returns__field" }, h("label", { for: input.id }, label), input);
}
