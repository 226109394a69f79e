/** The line to the admin shell around this frame. */
import { type AppMessage, MARK, type Notice, type Question, type ShellMessage } from "../protocol.ts";

const script = document.currentScript as HTMLScriptElement | null;

/** The `<script>` by which the page loaded App Bridge; its attributes configure it. */
export const bridgeScript = script;
/** The shell's origin: it is the shell that serves this script. */
export const shellOrigin = new URL(script?.src ?? location.href).origin;
/** Whether a shell is there to talk to. */
export const isEmbedded = window.parent !== window;

const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
const listeners: ((message: ShellMessage) => void)[] = [];
let lastRequest = 0;

addEventListener("message", (event: MessageEvent<{ mark?: unknown; message?: ShellMessage }>) => {
  if (event.source !== window.parent || event.origin !== shellOrigin) return;
  if (event.data.mark !== MARK || !event.data.message) return;
  const { message } = event.data;
  if (message.type === "answer" || message.type === "refusal") {
    const asked = waiting.get(message.request);
    waiting.delete(message.request);
    if (message.type === "answer") asked?.resolve(message.value);
    else asked?.reject(new Error(message.message));
    return;
  }
  for (const listener of listeners) listener(message);
});

export function onShellMessage(listener: (message: ShellMessage) => void): void {
  listeners.push(listener);
}

export function notify(notice: Notice): void {
  post(notice);
}

/** Asks the shell. The answer's shape is fixed by the question's type (protocol.ts). */
export async function ask<T>(question: Question): Promise<T> {
  lastRequest += 1;
  const request = lastRequest;
  const answer = new Promise<unknown>((resolve, reject) => waiting.set(request, { resolve, reject }));
  post({ ...question, request });
  return (await answer) as T;
}

function post(message: AppMessage): void {
  if (isEmbedded) window.parent.postMessage({ mark: MARK, message }, shellOrigin);
}
