/** The world of an extension's script: Shopify's global, a document that holds components and nothing else, no window. */

/** A document that makes components and text, and whose body is the extension's place. */
export function createDocument(body: Element): object {
  const createElement = (name: string): Element => {
    if (!name.startsWith("s-")) throw new Error(`<${name}>: only Shopify's components may be rendered`);
    if (!customElements.get(name))
      throw new Error(`<${name}> is not among the components of the development store`);
    return document.createElement(name);
  };
  const offered: Record<string, unknown> = {
    body,
    documentElement: body,
    createElement,
    createElementNS: (_namespace: string | null, name: string) => createElement(name),
    createTextNode: (text: string) => document.createTextNode(text),
    createComment: (text: string) => document.createComment(text),
    createDocumentFragment: () => document.createDocumentFragment(),
  };
  return only(offered, "document");
}

/** The global object: what is offered, and what JavaScript itself and a worker have. */
export function createGlobal(offered: Record<string, unknown>): object {
  const known = new Map(Object.entries(offered));
  const absent = new Set([
    "window",
    "localStorage",
    "sessionStorage",
    "indexedDB",
    "location",
    "history",
    "parent",
    "top",
  ]);
  const self: object = new Proxy(Object.create(null) as object, {
    has: (_target, name) =>
      typeof name === "string" && (known.has(name) || (!absent.has(name) && name in window)),
    get(_target, name) {
      if (typeof name !== "string") return undefined;
      if (name === "globalThis" || name === "self") return self;
      if (known.has(name) || absent.has(name)) return known.get(name);
      const value: unknown = Reflect.get(window, name);
      return typeof value === "function" && /^[a-z]/.test(name)
        ? (value as (...all: unknown[]) => unknown).bind(window)
        : value;
    },
    set(_target, name, value) {
      known.set(String(name), value);
      return true;
    },
  });
  return self;
}

/** An object of which anything that it does not have is an error that says so. */
function only(offered: Record<string, unknown>, called: string): object {
  return new Proxy(offered, {
    get(target, name) {
      if (typeof name === "symbol" || name in target) return Reflect.get(target, name);
      throw new Error(`${called}.${name} does not exist in Shopify's worker`);
    },
  });
}
