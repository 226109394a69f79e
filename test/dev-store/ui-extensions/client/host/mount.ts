/** Puts an extension in its place on the page. */
import type { ExtensionHost } from "../components/base.ts";
import { createDocument, createGlobal } from "./scope.ts";
import type { Place } from "./types.ts";

type Run = (scope: object) => () => unknown;

export interface MountOptions {
  /** "menu": buttons are entries of a menu. */
  kind?: "menu";
  resolveLink: (href: string) => string;
  pressed?: (button: HTMLElement) => boolean;
  /** `shopify`, `fetch` and `navigation`, made for this place. */
  globals: { shopify: object; fetch: unknown; navigation: object };
}

/** Runs the extension's module in a new element at the end of `into`. What it throws at first is shown in its place. */
export async function mountExtension(
  into: Element,
  place: Place,
  options: MountOptions,
): Promise<ExtensionHost> {
  const { extension, target } = place;
  const host = Object.assign(document.createElement("div"), {
    resolveLink: options.resolveLink,
    pressed: options.pressed ?? (() => false),
  });
  host.className = "extension";
  host.dataset["extension"] = extension.handle;
  host.dataset["target"] = target;
  host.dataset["name"] = extension.name;
  if (options.kind !== undefined) host.dataset["place"] = options.kind;
  into.append(host);
  const body = document.createElement("div");
  const style = document.createElement("style");
  style.textContent =
    ":host { display: block; } :host > div, .place { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); }";
  body.className = "place";
  host.attachShadow({ mode: "open" }).append(style, body);
  try {
    const url = extension.modules[target];
    if (url === undefined) throw new Error(`${extension.handle} has no target ${target}`);
    const { default: run } = (await import(/* @vite-ignore */ url)) as { default: Run };
    const page = createDocument(body);
    const offered = { ...options.globals, document: page };
    const scope = {
      ...offered,
      globalThis: createGlobal(offered),
      self: createGlobal(offered),
      window: undefined,
    };
    await run(scope)();
  } catch (error) {
    console.error(error);
    const problem = document.createElement("p");
    problem.setAttribute("role", "alert");
    problem.className = "extension-error";
    problem.textContent = `${extension.name}: ${error instanceof Error ? error.message : String(error)}`;
    host.replaceWith(problem);
  }
  return host;
}
