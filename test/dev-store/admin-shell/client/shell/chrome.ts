/** What the shell draws around the frame for the app: title bar, menu, save bar, toasts, loading bar. */
import type { ActionState, NavState, SaveBarState, TitleBarState, ToastState } from "../protocol.ts";
import { button, confirmChoice } from "./dialogs.ts";
import { byId, element } from "./dom.ts";

/** How what the merchant does in the chrome reaches the app. */
export interface ChromeActions {
  titleBarAction(index: number): void;
  saveBarAction(action: "save" | "discard"): void;
  toastAction(id: string): void;
  toastDismissed(id: string): void;
  navigate(href: string): void;
}

export function drawTitleBar(state: TitleBarState | null, actions: ChromeActions): void {
  const press =
    ({ index }: ActionState) =>
    () => {
      actions.titleBarAction(index);
    };
  const crumbs = state?.actions.filter(({ variant }) => variant === "breadcrumb") ?? [];
  byId("app-title").replaceChildren(
    ...crumbs.map((action) =>
      element("button", { type: "button", class: "crumb", click: press(action) }, `${action.label} /`),
    ),
    element("span", {}, state?.title ?? ""),
  );
  document.title = state ? `${state.title} · Encore` : "Encore";
  const rest = state?.actions.filter(({ variant }) => variant !== "breadcrumb") ?? [];
  const make = (action: ActionState): HTMLButtonElement => {
    const kind = `${action.variant === "primary" ? "primary" : ""} ${action.critical ? "critical" : ""}`;
    const made = button(action.label, kind, press(action));
    made.disabled = action.disabled || action.loading;
    made.setAttribute("aria-busy", String(action.loading));
    return made;
  };
  // Menus first: the primary action stands at the edge.
  const groups = Map.groupBy(
    [...rest.filter(({ group }) => group !== null), ...rest.filter(({ group }) => group === null)],
    ({ group }) => group,
  );
  byId("app-actions").replaceChildren(
    ...[...groups].flatMap<HTMLElement>(([group, members]) => {
      if (group === null) return members.sort((a, b) => rank(a) - rank(b)).map(make);
      const menu = element("div", { class: "menu-list" }, ...members.map(make));
      return [
        element("details", { class: "menu" }, element("summary", { class: "button" }, `${group} ▾`), menu),
      ];
    }),
  );
}

/** Secondary actions before primary ones. */
function rank(action: ActionState): number {
  return action.variant === "primary" ? 1 : 0;
}

let nav: NavState | null = null;

export function drawNav(state: NavState | null, base: string, actions: ChromeActions): void {
  nav = state;
  const list = byId("app-nav");
  const link = (label: string, href: string): HTMLElement =>
    element(
      "a",
      {
        href: `${base}${href}`,
        "data-href": href,
        click: (event) => {
          const { metaKey, ctrlKey, button: pressed } = event as MouseEvent;
          if (metaKey || ctrlKey || pressed !== 0) return;
          event.preventDefault();
          actions.navigate(href);
          document.body.classList.remove("nav-open");
        },
      },
      label,
    );
  list.replaceChildren(
    ...(state?.links ?? []).map(({ label, href }) => element("li", {}, link(label, href))),
  );
  const home = byId("app-home") as HTMLAnchorElement;
  home.dataset["href"] = state?.home ?? "/";
  markCurrent(location.pathname.slice(base.length) || "/");
}

/** Marks the menu entry that the path belongs to: the longest that it starts with. */
export function markCurrent(path: string): void {
  const links = [...byId("app-nav").querySelectorAll<HTMLAnchorElement>("a")];
  const length = (link: HTMLAnchorElement): number => {
    const href = (link.dataset["href"] ?? "/").split("?")[0] ?? "/";
    return path === href || path.startsWith(`${href}/`) ? href.length : -1;
  };
  const best = links.reduce<HTMLAnchorElement | null>((found, link) => {
    return length(link) > (found ? length(found) : -1) ? link : found;
  }, null);
  const current = best && best.dataset["href"] !== nav?.home ? best : null;
  for (const link of links) {
    if (link === current) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const home = byId("app-home");
  if (current) home.removeAttribute("aria-current");
  else home.setAttribute("aria-current", "page");
}

export function drawSaveBar(state: SaveBarState | null, actions: ChromeActions): void {
  const bar = byId("save-bar");
  bar.hidden = state === null;
  byId("search").hidden = state !== null;
  if (!state) {
    bar.replaceChildren();
    return;
  }
  const discard = button(state.discard.label, "dark", () => {
    if (!state.confirmDiscard) {
      actions.saveBarAction("discard");
      return;
    }
    const choice = {
      heading: "Discard all unsaved changes",
      message: "If you discard changes, you'll delete any edits you made since you last saved.",
      confirm: "Discard changes",
      cancel: "Continue editing",
    };
    void confirmChoice(choice).then((confirmed) => {
      if (confirmed) actions.saveBarAction("discard");
    });
  });
  const save = button(state.save.label, "light", () => {
    actions.saveBarAction("save");
  });
  discard.disabled = state.discard.disabled;
  save.disabled = state.save.disabled || state.save.loading;
  bar.replaceChildren(element("span", {}, "Unsaved changes"), discard, save);
}

const timers = new Map<string, number>();

export function drawToast(toast: ToastState, actions: ChromeActions): void {
  const shown = element(
    "div",
    { class: toast.isError ? "toast error" : "toast", id: toast.id },
    toast.message,
  );
  if (toast.action !== null) {
    shown.append(
      button(toast.action, "link", () => {
        actions.toastAction(toast.id);
        hideToast(toast.id, actions);
      }),
    );
  }
  const close = button("×", "link", () => {
    hideToast(toast.id, actions);
  });
  close.setAttribute("aria-label", "Dismiss");
  shown.append(close);
  byId("toasts").append(shown);
  const hide = (): void => {
    hideToast(toast.id, actions);
  };
  timers.set(toast.id, window.setTimeout(hide, toast.duration));
}

export function hideToast(id: string, actions: ChromeActions): void {
  const timer = timers.get(id);
  if (timer === undefined) return;
  clearTimeout(timer);
  timers.delete(id);
  document.getElementById(id)?.remove();
  actions.toastDismissed(id);
}

export function drawLoading(on: boolean): void {
  byId("loading").hidden = !on;
}
