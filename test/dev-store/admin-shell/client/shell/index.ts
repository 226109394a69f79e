/** The admin page with the app in its frame: keeps the address, draws the chrome, answers the app. */
import type { Notice } from "../protocol.ts";
import {
  type ChromeActions,
  drawLoading,
  drawNav,
  drawSaveBar,
  drawTitleBar,
  drawToast,
  hideToast,
  markCurrent,
} from "./chrome.ts";
import { openDialog, type OpenDialog } from "./dialogs.ts";
import { byId, element } from "./dom.ts";
import { allowFrame, forbidFrame, listenToFrames, say, type ShellConfig } from "./frames.ts";

const config = JSON.parse(byId("shell-config").textContent) as ShellConfig;
const frame = byId("app-frame") as HTMLIFrameElement;
const modals = new Map<string, OpenDialog>();

const toApp = (message: Parameters<typeof say>[2]): void => {
  if (frame.contentWindow) say(frame.contentWindow, config, message);
};
const actions: ChromeActions = {
  titleBarAction: (index) => {
    toApp({ type: "titleBarAction", index });
  },
  saveBarAction: (action) => {
    toApp({ type: "saveBarAction", action });
  },
  toastAction: (id) => {
    toApp({ type: "toastAction", id });
  },
  toastDismissed: (id) => {
    toApp({ type: "toastDismissed", id });
  },
  navigate: (href) => {
    toApp({ type: "navigate", href });
  },
};

allowFrame(frame);
listenToFrames(config, { notice: hear });
// The frame is loaded only now that somebody listens.
frame.src = frame.dataset["src"] ?? "";

byId("app-home").addEventListener("click", (event) => {
  const { metaKey, ctrlKey } = event;
  if (metaKey || ctrlKey) return;
  event.preventDefault();
  actions.navigate(byId("app-home").dataset["href"] ?? "/");
  document.body.classList.remove("nav-open");
});

function hear(notice: Notice, from: Window): void {
  const isMain = from === frame.contentWindow;
  switch (notice.type) {
    case "location":
      if (isMain) follow(notice.path);
      return;
    case "titleBar":
      if (isMain) drawTitleBar(notice.state, actions);
      return;
    case "navMenu":
      if (isMain && notice.state) drawNav(notice.state, config.base, actions);
      return;
    case "saveBar":
      drawSaveBar(notice.state, actions);
      return;
    case "toast":
      drawToast(notice.toast, actions);
      return;
    case "hideToast":
      hideToast(notice.id, actions);
      return;
    case "loading":
      drawLoading(notice.on);
      return;
    case "redirect":
      leave(notice.url, notice.target);
      return;
    case "frameModal":
      frameModal(notice);
  }
}

/** The shell's own address follows the app's: a reload or a copied link comes back to the same page. */
function follow(path: string): void {
  byId("frame-skeleton").hidden = true;
  drawLoading(false);
  const address = `${config.base}${path === "/" ? "" : path}`;
  if (address !== `${location.pathname}${location.search}${location.hash}`)
    history.replaceState(null, "", address);
  markCurrent(path.split(/[?#]/)[0] ?? "/");
}

/** Addresses of Shopify's admin mean this admin; others are left as they are. */
function leave(url: string, target: "_top" | "_blank"): void {
  const address = localAddress(url);
  if (!/^(https?:|\/)/.test(address)) return;
  if (target === "_blank") window.open(address, "_blank", "noopener");
  else location.assign(address);
}

function localAddress(url: string): string {
  const scheme = /^shopify:\/*admin(\/.*)?$/.exec(url);
  if (scheme) return `${config.admin}${scheme[1] ?? ""}`;
  const parsed = new URL(url, location.origin);
  const store = /^\/store\/[^/]+(\/.*)?$/.exec(parsed.pathname);
  if (parsed.hostname === "admin.shopify.com" && store)
    return `${config.admin}${store[1] ?? ""}${parsed.search}`;
  if (parsed.hostname === config.shopDomain && parsed.pathname.startsWith("/admin")) {
    return `${config.admin}${parsed.pathname.slice("/admin".length)}${parsed.search}`;
  }
  // The app's own address on top of everything would lose the admin: it goes back into its frame.
  if (parsed.origin === config.appOrigin) return `${config.base}${parsed.pathname}${parsed.search}`;
  return parsed.href;
}

function frameModal(notice: Extract<Notice, { type: "frameModal" }>): void {
  if (notice.src === null) {
    modals.get(notice.id)?.close();
    return;
  }
  if (new URL(notice.src).origin !== config.appOrigin) return;
  const inner = element("iframe", { class: "modal-frame", title: notice.title || "Dialog", src: notice.src });
  allowFrame(inner);
  const dialog = openDialog(notice.title, notice.variant, inner, () => {
    forbidFrame(inner);
    modals.delete(notice.id);
    toApp({ type: "frameModalClosed", id: notice.id });
  });
  modals.set(notice.id, dialog);
}
