/** What the App Bridge stand-in in the app's frame and the admin shell around it say to each other by `postMessage`. */

/** A button of a title bar or save bar, as the shell draws it; `index` leads back to the element in the app. */
export interface ActionState {
  index: number;
  label: string;
  variant: "primary" | "breadcrumb" | "secondary";
  critical: boolean;
  disabled: boolean;
  loading: boolean;
  /** The label of the menu it belongs to, or null. */
  group: string | null;
}

export interface TitleBarState {
  title: string;
  actions: ActionState[];
}

export interface NavLink {
  label: string;
  href: string;
}

export interface NavState {
  /** Where the app's own name leads. */
  home: string | null;
  links: NavLink[];
}

export interface SaveBarState {
  save: { label: string; disabled: boolean; loading: boolean };
  discard: { label: string; disabled: boolean };
  confirmDiscard: boolean;
}

export interface ToastState {
  id: string;
  message: string;
  duration: number;
  isError: boolean;
  action: string | null;
}

export interface PickerRow {
  id: string;
  heading: string;
  detail: string;
  disabled: boolean;
  selected: boolean;
}

export interface PickerRequest {
  heading: string;
  /** How many may be chosen; 1 closes the choice at the first. */
  maximum: number;
  rows: PickerRow[];
}

/** Said by the app's frame without waiting for an answer. */
export type Notice =
  | { type: "location"; path: string }
  | { type: "titleBar"; state: TitleBarState | null }
  | { type: "navMenu"; state: NavState | null }
  | { type: "saveBar"; state: SaveBarState | null }
  | { type: "toast"; toast: ToastState }
  | { type: "hideToast"; id: string }
  | { type: "loading"; on: boolean }
  | { type: "redirect"; url: string; target: "_top" | "_blank" }
  | { type: "frameModal"; id: string; src: string | null; title: string; variant: string };

/** Asked by the app's frame; the answer comes back under the same `request` number. */
export type Question =
  | { type: "idToken" }
  | { type: "user" }
  | { type: "scopes" }
  | { type: "requestScopes"; scopes: string[] }
  | { type: "revokeScopes"; scopes: string[] }
  | { type: "extensions" }
  | { type: "resources"; resource: "product" | "variant" | "collection"; query: string }
  | { type: "pick"; picker: PickerRequest }
  | { type: "confirm"; heading: string; message: string; confirm: string; cancel: string };

/** Said by the shell. */
export type ShellMessage =
  | { type: "answer"; request: number; value: unknown }
  | { type: "refusal"; request: number; message: string }
  | { type: "titleBarAction"; index: number }
  | { type: "saveBarAction"; action: "save" | "discard" }
  | { type: "toastAction"; id: string }
  | { type: "toastDismissed"; id: string }
  | { type: "navigate"; href: string }
  | { type: "frameModalClosed"; id: string };

export type AppMessage = Notice | (Question & { request: number });

/** Marks our messages among whatever else a page posts. */
export const MARK = "dev-store-app-bridge";
