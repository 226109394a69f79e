/** The app's frames: what they may say to the shell, and how the shell answers. */
import { type AppMessage, MARK, type Notice, type Question, type ShellMessage } from "../protocol.ts";
import { confirmChoice, drawPicker } from "./dialogs.ts";

/** What the server tells the page about the app (see `pages/app.ts`). */
export interface ShellConfig {
  appOrigin: string;
  /** "/store/encore-demo/apps/encore": the app's paths follow it. */
  base: string;
  /** "/store/encore-demo". */
  admin: string;
  shopDomain: string;
}

interface Handlers {
  notice(notice: Notice, frame: Window): void;
}

/** Frames that may speak: the app's main one and those of modals. */
const frames = new Set<HTMLIFrameElement>();

export function allowFrame(frame: HTMLIFrameElement): void {
  frames.add(frame);
}

export function forbidFrame(frame: HTMLIFrameElement): void {
  frames.delete(frame);
}

export function listenToFrames(config: ShellConfig, handlers: Handlers): void {
  addEventListener("message", (event: MessageEvent<{ mark?: unknown; message?: AppMessage }>) => {
    const frame = [...frames].find(({ contentWindow }) => contentWindow === event.source);
    if (!frame?.contentWindow || event.origin !== config.appOrigin) return;
    if (event.data.mark !== MARK || !event.data.message) return;
    const { message } = event.data;
    const target = frame.contentWindow;
    if (!("request" in message)) {
      handlers.notice(message, target);
      return;
    }
    const { request } = message;
    answer(message).then(
      (value) => {
        say(target, config, { type: "answer", request, value });
      },
      (error: unknown) => {
        const text = error instanceof Error ? error.message : String(error);
        say(target, config, { type: "refusal", request, message: text });
      },
    );
  });
}

export function say(target: Window, config: ShellConfig, message: ShellMessage): void {
  target.postMessage({ mark: MARK, message }, config.appOrigin);
}

async function answer(question: Question): Promise<unknown> {
  switch (question.type) {
    case "idToken":
      return ((await call("session-token")) as { token: string }).token;
    case "user":
      return call("user");
    case "scopes":
      return call("scopes");
    case "extensions":
      return call("extensions");
    case "resources":
      return call("resources", { type: question.resource, query: question.query });
    case "revokeScopes":
      return { detail: await call("scopes/revoke", { scopes: question.scopes }) };
    case "requestScopes": {
      const granted = await confirmChoice({
        heading: "Encore needs more access",
        message: `The app asks for: ${question.scopes.join(", ")}`,
        confirm: "Update access",
        cancel: "Cancel",
      });
      const detail = await call(
        granted ? "scopes/grant" : "scopes",
        granted ? { scopes: question.scopes } : undefined,
      );
      return { result: granted ? "granted-all" : "declined-all", detail };
    }
    case "pick":
      return drawPicker(question.picker);
    case "confirm":
      return confirmChoice(question);
  }
}

/** Asks the development store. @throws Error with what it says is wrong */
async function call(path: string, body: unknown = {}): Promise<unknown> {
  const response = await fetch(`/__shell/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const value = (await response.json()) as { error?: string };
  if (!response.ok) throw new Error(value.error ?? `The development store answered ${response.status}`);
  return value;
}
