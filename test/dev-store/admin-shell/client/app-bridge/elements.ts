/** The custom elements of App Bridge: they are invisible here and are drawn by the shell around the frame. */
import type { ActionState, NavState, SaveBarState, TitleBarState } from "../protocol.ts";
import { AppModal } from "./modal.ts";
import { navigateTo, redirect } from "./navigation.ts";
import { notify, onShellMessage } from "./port.ts";
import { addStyle } from "./style.ts";

/** An element whose state the shell shows: tells it anew whenever its attributes or children change. */
abstract class ForwardedElement extends HTMLElement {
  readonly #observer = new MutationObserver(() => {
    this.forward();
  });

  connectedCallback(): void {
    this.#observer.observe(this, { attributes: true, childList: true, characterData: true, subtree: true });
    // The children follow the opening tag: wait until they are there.
    queueMicrotask(() => {
      this.forward();
    });
  }

  disconnectedCallback(): void {
    this.#observer.disconnect();
    this.withdraw();
  }

  abstract forward(): void;
  abstract withdraw(): void;
}

/** `<ui-title-bar title>` with `<button>`, `<a>` and `<section label>`; inside a modal it is the modal's own. */
class TitleBar extends ForwardedElement {
  static current: TitleBar | null = null;

  forward(): void {
    if (!this.isConnected || this.closest("ui-modal")) return;
    TitleBar.current = this;
    notify({ type: "titleBar", state: this.state() });
  }

  withdraw(): void {
    if (TitleBar.current !== this) return;
    TitleBar.current = null;
    notify({ type: "titleBar", state: null });
  }

  state(): TitleBarState {
    return { title: this.getAttribute("title") ?? document.title, actions: actionsOf(this) };
  }
}

/** `<ui-nav-menu>` and `<s-app-nav>`: links under the app's name; the one with `rel="home"` is the app's own. */
class NavMenu extends ForwardedElement {
  forward(): void {
    const links = [...this.querySelectorAll("[href]")];
    const home = links.find((link) => link.getAttribute("rel") === "home");
    const state: NavState = {
      home: home?.getAttribute("href") ?? null,
      links: links
        .filter((link) => link !== home)
        .map((link) => ({ label: textOf(link), href: link.getAttribute("href") ?? "/" })),
    };
    notify({ type: "navMenu", state });
  }

  withdraw(): void {
    notify({ type: "navMenu", state: null });
  }
}

/** `<ui-save-bar>` with two buttons, the one with `variant="primary"` saving. */
class SaveBar extends ForwardedElement {
  static current: SaveBar | null = null;

  get showing(): boolean {
    return SaveBar.current === this;
  }

  get discardConfirmation(): boolean {
    return this.hasAttribute("discardconfirmation");
  }

  set discardConfirmation(on: boolean) {
    this.toggleAttribute("discardconfirmation", on);
  }

  show(): Promise<void> {
    if (!this.showing) {
      SaveBar.current = this;
      this.forward();
      this.dispatchEvent(new Event("show"));
    }
    return Promise.resolve();
  }

  hide(): Promise<void> {
    if (this.showing) {
      this.withdraw();
      this.dispatchEvent(new Event("hide"));
    }
    return Promise.resolve();
  }

  toggle(): Promise<void> {
    return this.showing ? this.hide() : this.show();
  }

  forward(): void {
    if (!this.showing) return;
    const [save, discard] = this.buttons();
    const state: SaveBarState = {
      save: {
        label: save ? textOf(save) || "Save" : "Save",
        disabled: save?.hasAttribute("disabled") ?? false,
        loading: isLoading(save),
      },
      discard: {
        label: discard ? textOf(discard) || "Discard" : "Discard",
        disabled: discard?.hasAttribute("disabled") ?? false,
      },
      confirmDiscard: this.discardConfirmation,
    };
    notify({ type: "saveBar", state });
  }

  withdraw(): void {
    if (!this.showing) return;
    SaveBar.current = null;
    notify({ type: "saveBar", state: null });
  }

  /** Saving, then discarding. */
  buttons(): [HTMLButtonElement | undefined, HTMLButtonElement | undefined] {
    const all = [...this.querySelectorAll("button")];
    const save = all.find((button) => button.getAttribute("variant") === "primary");
    return [save, all.find((button) => button !== save)];
  }
}

export function defineElements(): void {
  // Script that runs twice (a page loaded it twice) must not define twice: that would throw.
  if (customElements.get("ui-title-bar")) return;
  addStyle("ui-title-bar, ui-nav-menu, s-app-nav, ui-save-bar, ui-modal, s-app-window { display: none; }");
  customElements.define("ui-title-bar", TitleBar);
  customElements.define("ui-nav-menu", NavMenu);
  customElements.define("s-app-nav", class extends NavMenu {});
  customElements.define("ui-save-bar", SaveBar);
  customElements.define("ui-modal", AppModal);
  customElements.define("s-app-window", class extends AppModal {});
  onShellMessage((message) => {
    if (message.type === "titleBarAction" && TitleBar.current) press(TitleBar.current, message.index);
    if (message.type === "saveBarAction") {
      const [save, discard] = SaveBar.current?.buttons() ?? [];
      (message.action === "save" ? save : discard)?.click();
    }
  });
  startFormSaveBars();
}

/** The save bar that is shown, or null. */
export function shownSaveBar(): { hide(): Promise<void> } | null {
  return SaveBar.current;
}

/** The buttons and links of a title bar, those of its menus included. */
export function actionsOf(bar: Element): ActionState[] {
  return [...bar.querySelectorAll("button, a")].map((element, index) => {
    const variant = element.getAttribute("variant");
    return {
      index,
      label: textOf(element),
      variant: variant === "primary" || variant === "breadcrumb" ? variant : "secondary",
      critical: element.getAttribute("tone") === "critical",
      disabled: element.hasAttribute("disabled"),
      loading: isLoading(element),
      group: element.closest("section")?.getAttribute("label") ?? null,
    };
  });
}

/** Presses the button or follows the link that stands behind an action. */
export function press(bar: Element, index: number): void {
  const element = [...bar.querySelectorAll<HTMLElement>("button, a")][index];
  if (!element) return;
  const href = element.getAttribute("href");
  if (href === null) {
    element.click();
    return;
  }
  const target = element.getAttribute("target") ?? undefined;
  if (target === "_top" || target === "_blank" || href.startsWith("shopify:")) redirect(href, target);
  else navigateTo(href, element);
}

/** `<form data-save-bar>`: the save bar comes with the first change, saves by submitting and discards by resetting. */
function startFormSaveBars(): void {
  const bars = new WeakMap<HTMLFormElement, SaveBar>();
  document.addEventListener("input", (event) => {
    const form = event.target instanceof Element ? event.target.closest("form") : null;
    if (!form?.hasAttribute("data-save-bar")) return;
    let bar = bars.get(form);
    if (!bar) {
      bar = new SaveBar();
      bar.discardConfirmation = form.hasAttribute("data-discard-confirmation");
      const button = (label: string, act: () => void, variant?: string): HTMLButtonElement => {
        const element = document.createElement("button");
        element.textContent = label;
        if (variant !== undefined) element.setAttribute("variant", variant);
        element.addEventListener("click", act);
        return element;
      };
      const close = (): void => void bar?.hide();
      bar.append(
        button(
          "Save",
          () => {
            form.requestSubmit();
          },
          "primary",
        ),
        button("Discard", () => {
          form.reset();
        }),
      );
      form.addEventListener("submit", close);
      form.addEventListener("reset", close);
      document.body.append(bar);
      bars.set(form, bar);
    }
    void bar.show();
  });
}

function textOf(element: Element): string {
  return (element.textContent || element.getAttribute("aria-label") || "").trim();
}

function isLoading(element: Element | undefined): boolean {
  const value = element?.getAttribute("loading");
  return value !== null && value !== undefined && value !== "false";
}
