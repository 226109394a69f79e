/**
 * What every `s-*` component is made of: properties that attributes set too, a shadow root that is built once and brought
 * up to date after every change, so that what somebody is typing into stays where it is.
 */

export type Value = string | number | boolean | null | readonly string[];

export interface Spec {
  /** Every property with its default, whose kind decides how attributes are read. */
  props?: Readonly<Record<string, Value>>;
  /** Events besides the browser's own: Preact listens to a name only if the element knows `on<name>`. */
  events?: readonly string[];
  css?: string;
  /** Fills the shadow root, once. @returns what brings it up to date; called after it and after every change */
  build(element: ShopifyElement, root: ShadowRoot): (() => void) | undefined;
  /** Methods and accessors of the element, such as `hideOverlay`. */
  methods?: Readonly<Record<string, (element: ShopifyElement) => unknown>>;
}

const specs = new Map<string, Spec>();

/** The names of all components there are. */
export function componentNames(): string[] {
  return [...specs.keys()].sort();
}

export class ShopifyElement extends HTMLElement {
  readonly #values = new Map<string, Value>();
  #update: (() => void) | undefined;
  #queued = false;

  get #spec(): Spec {
    const spec = specs.get(this.localName);
    if (!spec) throw new Error(`<${this.localName}> is not defined`);
    return spec;
  }

  connectedCallback(): void {
    if (this.shadowRoot) {
      this.refresh();
      return;
    }
    const root = this.attachShadow({ mode: "open", delegatesFocus: true });
    const style = document.createElement("style");
    style.textContent = `:host { box-sizing: border-box; } :host([hidden]), [hidden] { display: none !important; } * { box-sizing: border-box; }\n${this.#spec.css ?? ""}`;
    root.append(style);
    this.#update = this.#spec.build(this, root);
    this.#update?.();
  }

  attributeChangedCallback(name: string, _old: string | null, value: string | null): void {
    const property = Object.keys(this.#spec.props ?? {}).find((key) => key.toLowerCase() === name);
    if (property === undefined) return;
    const kind = typeof this.#spec.props?.[property];
    if (kind === "boolean") this.write(property, value !== null && value !== "false");
    else this.write(property, value);
  }

  /** A property as it stands, its default when it was never set. */
  read(name: string): Value {
    const fallback = this.#spec.props?.[name] ?? null;
    const value = this.#values.get(name);
    // Preact writes "" for what is not given.
    return value === undefined || value === null || (value === "" && typeof fallback !== "string")
      ? fallback
      : value;
  }

  /** Sets a property. @param quietly true: somebody is typing, and the shadow root has it already */
  write(name: string, value: Value, quietly = false): void {
    this.#values.set(name, value);
    if (!quietly) this.refresh();
  }

  text(name: string): string {
    const value = this.read(name);
    return value === null ? "" : String(value);
  }

  flag(name: string): boolean {
    return this.read(name) === true;
  }

  list(name: string): readonly string[] {
    const value = this.read(name);
    return Array.isArray(value) ? (value as readonly string[]) : [];
  }

  /** Brings the shadow root up to date once all that changes together has changed. */
  refresh(): void {
    if (this.#queued || !this.#update) return;
    this.#queued = true;
    queueMicrotask(() => {
      this.#queued = false;
      if (this.isConnected) this.#update?.();
    });
  }

  /** Dispatches an event as a component does: it bubbles within the extension. @returns false when it was prevented */
  tell(type: string, init: EventInit = {}): boolean {
    return this.dispatchEvent(new Event(type, { bubbles: true, cancelable: true, ...init }));
  }
}

/** Defines a component. */
export function define(tag: string, spec: Spec): void {
  specs.set(tag, spec);
  const component = class extends ShopifyElement {
    static readonly observedAttributes = Object.keys(spec.props ?? {}).map((name) => name.toLowerCase());
  };
  for (const name of Object.keys(spec.props ?? {})) {
    Object.defineProperty(component.prototype, name, {
      configurable: true,
      get(this: ShopifyElement) {
        return this.read(name);
      },
      set(this: ShopifyElement, value: Value) {
        this.write(name, value);
      },
    });
  }
  for (const name of spec.events ?? []) {
    Object.defineProperty(component.prototype, `on${name}`, {
      configurable: true,
      writable: true,
      value: null,
    });
  }
  for (const [name, method] of Object.entries(spec.methods ?? {})) {
    Object.defineProperty(component.prototype, name, {
      configurable: true,
      value(this: ShopifyElement) {
        return method(this);
      },
    });
  }
  customElements.define(tag, component);
}

/** Finds what is in a shadow root. @throws Error when it is not there */
export interface Finder {
  <Tag extends keyof HTMLElementTagNameMap>(selector: Tag): HTMLElementTagNameMap[Tag];
  (selector: string): HTMLElement;
}

/** Markup into a shadow root. @returns a finder of what is in it */
export function fill(root: ShadowRoot, markup: string): Finder {
  const template = document.createElement("template");
  template.innerHTML = markup;
  root.append(template.content);
  return (selector: string): HTMLElement => {
    const found = root.querySelector<HTMLElement>(selector);
    if (!found) throw new Error(`There is no ${selector} in a component`);
    return found;
  };
}

/** Sets an attribute, or takes it off when there is nothing to say. */
export function attribute(element: Element, name: string, value: string | boolean): void {
  if (value === "" || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : value);
}

/** What a page that hosts extensions knows of the extension that an element belongs to. */
export interface ExtensionHost extends HTMLElement {
  /** What a link of the extension leads to: "extension:/status" and "shopify:customer-account/orders" are addresses here. */
  resolveLink(href: string): string;
  /** What a press of the button does when it says nothing itself; true when the host has done something. */
  pressed(button: HTMLElement): boolean;
}

export function hostOf(element: Element): ExtensionHost | undefined {
  const root = element.getRootNode();
  return root instanceof ShadowRoot && "resolveLink" in root.host ? (root.host as ExtensionHost) : undefined;
}
