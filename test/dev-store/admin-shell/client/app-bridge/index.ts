/**
 * The development store's App Bridge: the global `shopify`, the custom elements, and the token on `fetch`, as
 * `@shopify/app-bridge-react` 4.2 and `@shopify/shopify-app-remix` 6 use them. One classic script, loaded first.
 */
import type { ToastState } from "../protocol.ts";
import { defineElements, shownSaveBar } from "./elements.ts";
import { idToken, reloadWithToken, startFetch } from "./fetch.ts";
import { returnToAdmin, startNavigation } from "./navigation.ts";
import { picker, resourcePicker } from "./pickers.ts";
import { ask, bridgeScript, isEmbedded, notify, onShellMessage, shellOrigin } from "./port.ts";

interface Showable {
  show(): Promise<void>;
  hide(): Promise<void>;
  toggle(): Promise<void>;
}

const config = readConfig();
const toasts = new Map<string, Shopify["toastOptions"]>();
const tools = new Map<string, unknown>();
let lastToast = 0;

interface Shopify {
  toastOptions: { onAction?: () => void; onDismiss?: () => void };
}

/** Not offered by the stand-in: rejects, so that an app which relies on it finds out. */
function notHere(name: string): () => Promise<never> {
  return () => Promise.reject(new Error(`The development store's App Bridge has no ${name}`));
}

function byId(id: string): Showable {
  const element = document.getElementById(id);
  if (!element || !("show" in element)) throw new Error(`There is no modal or save bar with the id "${id}"`);
  return element as HTMLElement & Showable;
}

function byIdApi(): { [K in keyof Showable]: (id: string) => Promise<void> } {
  return {
    show: async (id) => byId(id).show(),
    hide: async (id) => byId(id).hide(),
    toggle: async (id) => byId(id).toggle(),
  };
}

const api = {
  config,
  origin: shellOrigin,
  ready: Promise.resolve(),
  environment: { mobile: false, embedded: isEmbedded, pos: false, intent: false },
  idToken,
  user: () => ask({ type: "user" }),
  loading: (on = true) => {
    notify({ type: "loading", on });
  },
  toast: {
    show(message: string, options: Partial<ToastState> & Shopify["toastOptions"] = {}): string {
      lastToast += 1;
      const id = `toast-${lastToast}`;
      toasts.set(id, options);
      const { duration = 5000, isError = false, action = null } = options;
      notify({ type: "toast", toast: { id, message, duration, isError, action } });
      return id;
    },
    hide(id: string): void {
      notify({ type: "hideToast", id });
    },
  },
  modal: byIdApi(),
  saveBar: {
    ...byIdApi(),
    /** Resolves when the page may be left; stays open as long as the merchant wants to keep editing. */
    async leaveConfirmation(): Promise<void> {
      const bar = shownSaveBar();
      if (!bar) return;
      const leave = await ask<boolean>({
        type: "confirm",
        heading: "Leave page with unsaved changes?",
        message: "Leaving this page will delete all unsaved changes.",
        confirm: "Leave page",
        cancel: "Stay",
      });
      if (!leave) await new Promise<never>(() => undefined);
      await bar.hide();
    },
  },
  resourcePicker,
  picker,
  scopes: {
    query: () => ask({ type: "scopes" }),
    request: (scopes: string[]) => ask({ type: "requestScopes", scopes }),
    revoke: (scopes: string[]) => ask({ type: "revokeScopes", scopes }),
  },
  app: { extensions: () => ask({ type: "extensions" }) },
  /** Nothing is measured here: the callback is never called. */
  webVitals: { onReport: () => Promise.resolve() },
  support: { registerHandler: () => Promise.resolve() },
  reviews: {
    request: () =>
      Promise.resolve({
        success: false,
        code: "merchant-ineligible",
        message: "A development store cannot review apps",
      }),
  },
  intents: {
    request: { value: null, subscribe: () => () => undefined },
    register: () => () => undefined,
    invoke: () => Promise.resolve({ complete: Promise.resolve({ code: "closed" }) }),
  },
  tools: {
    register(name: string, handler: unknown) {
      tools.set(name, handler);
      return () => tools.delete(name);
    },
    unregister: (name: string) => tools.delete(name),
    clear: () => {
      tools.clear();
    },
  },
  shopifyQL: { available: () => Promise.resolve(false) },
  setSignals: () => undefined,
  scanner: { capture: notHere("scanner") },
  pos: new Proxy({}, { get: (_target, name) => notHere(`pos.${String(name)}`) }),
};

function readConfig() {
  const query = new URLSearchParams(location.search);
  /** The admin names shop and host on the first load only: later pages of the same frame remember them. */
  const remembered = (name: string): string => {
    const key = `app-bridge-${name}`;
    const value = query.get(name) ?? sessionStorage.getItem(key) ?? "";
    sessionStorage.setItem(key, value);
    return value;
  };
  const meta = (name: string): string | null =>
    document.querySelector(`meta[name="${name}"]`)?.getAttribute("content") ?? null;
  const disabled = bridgeScript?.dataset["disabledFeatures"] ?? meta("shopify-disabled-features") ?? "";
  return {
    apiKey: bridgeScript?.dataset["apiKey"] ?? meta("shopify-api-key") ?? "",
    shop: remembered("shop"),
    host: remembered("host"),
    locale: remembered("locale") || "en",
    disabledFeatures: disabled.split(",").map((feature) => feature.trim()),
  };
}

if ("shopify" in window) {
  // The page loaded the script twice; once is enough.
} else if (isEmbedded) {
  Object.assign(window, { shopify: api });
  defineElements();
  startNavigation();
  startFetch(config.disabledFeatures);
  onShellMessage((message) => {
    if (message.type === "toastAction") toasts.get(message.id)?.onAction?.();
    if (message.type === "toastDismissed") {
      toasts.get(message.id)?.onDismiss?.();
      toasts.delete(message.id);
    }
  });
  void reloadWithToken();
} else {
  returnToAdmin();
}
