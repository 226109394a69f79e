/**
 * `<ui-modal>`: its content is drawn over the app's own frame (Shopify's is drawn over the whole admin); with `src` the
 * shell opens the page in a frame of its own.
 */
import { actionsOf, press } from "./elements.ts";
import { notify, onShellMessage } from "./port.ts";
import { addStyle, MODAL_STYLE } from "./style.ts";

let styled = false;

export class AppModal extends HTMLElement {
  #dialog: HTMLDialogElement | null = null;
  #content: HTMLElement | null = null;
  #open = false;
  readonly #observer = new MutationObserver(() => {
    if (this.#open) this.#draw();
  });

  /** Where the modal's content goes; `@shopify/app-bridge-react` draws into it by a portal. */
  get content(): HTMLElement {
    this.#content ??= document.createElement("div");
    return this.#content;
  }

  get variant(): string {
    return this.getAttribute("variant") ?? "base";
  }

  set variant(value: string) {
    this.setAttribute("variant", value);
  }

  get src(): string | null {
    return this.getAttribute("src");
  }

  set src(value: string | null) {
    if (value === null) this.removeAttribute("src");
    else this.setAttribute("src", value);
  }

  connectedCallback(): void {
    if (!styled) addStyle(MODAL_STYLE);
    styled = true;
    this.#observer.observe(this, { attributes: true, childList: true, characterData: true, subtree: true });
    onShellMessage((message) => {
      if (message.type === "frameModalClosed" && message.id === this.#key()) this.#closed();
    });
  }

  disconnectedCallback(): void {
    this.#observer.disconnect();
    void this.hide();
  }

  show(): Promise<void> {
    if (this.#open) return Promise.resolve();
    this.#open = true;
    if (this.src !== null) {
      const src = new URL(this.src, location.href).href;
      notify({ type: "frameModal", id: this.#key(), src, title: this.#title(), variant: this.variant });
    } else {
      this.#adoptChildren();
      this.#draw();
      this.#dialog?.showModal();
    }
    this.dispatchEvent(new Event("show"));
    return Promise.resolve();
  }

  hide(): Promise<void> {
    if (!this.#open) return Promise.resolve();
    if (this.src !== null) {
      notify({ type: "frameModal", id: this.#key(), src: null, title: "", variant: this.variant });
      this.#closed();
    } else if (this.#dialog?.open) {
      this.#dialog.close();
    } else {
      this.#closed();
    }
    return Promise.resolve();
  }

  toggle(): Promise<void> {
    return this.#open ? this.hide() : this.show();
  }

  #closed(): void {
    if (!this.#open) return;
    this.#open = false;
    this.dispatchEvent(new Event("hide"));
  }

  #key(): string {
    if (this.id === "") this.id = `modal-${Math.random().toString(36).slice(2)}`;
    return this.id;
  }

  #title(): string {
    return this.querySelector("ui-title-bar")?.getAttribute("title") ?? "";
  }

  /** Content that stands in the element itself, without React's portal, moves into the dialog. */
  #adoptChildren(): void {
    for (const child of [...this.children]) {
      const isBar = child.matches("ui-title-bar, ui-save-bar");
      if (!isBar && (child.tagName !== "DIV" || child.childElementCount > 0 || child.textContent !== "")) {
        this.content.append(child);
      }
    }
  }

  #draw(): void {
    if (!this.#dialog) {
      this.#dialog = document.createElement("dialog");
      this.#dialog.className = "ab-modal";
      this.#dialog.addEventListener("close", () => {
        this.#dialog?.remove();
        this.#closed();
      });
    }
    const dialog = this.#dialog;
    dialog.dataset["variant"] = this.variant;
    const header = document.createElement("header");
    const heading = document.createElement("h2");
    heading.textContent = this.#title();
    heading.id = `${this.#key()}-title`;
    dialog.setAttribute("aria-labelledby", heading.id);
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "×";
    close.setAttribute("aria-label", "Close");
    close.addEventListener("click", () => void this.hide());
    header.append(heading, close);
    const footer = document.createElement("footer");
    const bar = this.querySelector("ui-title-bar");
    for (const action of bar ? actionsOf(bar) : []) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = action.label;
      button.disabled = action.disabled || action.loading;
      button.dataset["variant"] = action.variant;
      button.toggleAttribute("data-critical", action.critical);
      button.addEventListener("click", () => {
        if (bar) press(bar, action.index);
      });
      if (action.variant === "primary") footer.append(button);
      else footer.prepend(button);
    }
    this.content.className = "ab-content";
    dialog.replaceChildren(header, this.content, footer);
    if (!dialog.isConnected) document.body.append(dialog);
  }
}
