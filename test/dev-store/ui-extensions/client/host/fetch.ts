/**
 * `fetch` of an extension. It goes out from a frame that is nobody's page, so that the app sees "Origin: null" as from
 * Shopify's worker, the browser sends none of this page's cookies, and an answer without CORS headers is kept from the extension.
 */
import type { Place } from "./types.ts";

interface Answer {
  id: number;
  error?: string;
  status?: number;
  statusText?: string;
  headers?: [string, string][];
  body?: ArrayBuffer;
}

const FRAME = `<!doctype html><script>addEventListener("message", async ({ data: { id, url, init } }) => {
  try {
    const response = await fetch(url, init);
    const body = await response.arrayBuffer();
    parent.postMessage({ id, status: response.status, statusText: response.statusText, headers: [...response.headers], body }, "*", [body]);
  } catch (error) {
    parent.postMessage({ id, error: String(error.message) }, "*");
  }
})</script>`;

let frame: Promise<HTMLIFrameElement> | undefined;
let requests = 0;

function openFrame(): Promise<HTMLIFrameElement> {
  frame ??= new Promise((resolve) => {
    const made = document.createElement("iframe");
    made.hidden = true;
    made.title = "Requests of extensions";
    made.setAttribute("sandbox", "allow-scripts");
    made.addEventListener("load", () => resolve(made), { once: true });
    made.srcdoc = FRAME;
    document.body.append(made);
  });
  return frame;
}

/** The extension's `fetch`. @param more what the host adds, such as a token, and against what relative addresses stand */
export function createFetch(
  { extension, target, facts }: Place,
  more: { base?: string; headers?: (url: URL) => Promise<Record<string, string>> } = {},
): (input: string | URL | Request, init?: RequestInit) => Promise<Response> {
  return async (input, init) => {
    if (!extension.networkAccess && !target.startsWith("admin."))
      throw new Error(`${extension.handle}: fetch needs network_access = true in shopify.extension.toml`);
    const asked = input instanceof Request ? input.url : String(input);
    if (more.base === undefined && !/^https?:/.test(asked))
      throw new TypeError(`${extension.handle}: fetch needs an absolute address, not ${asked}`);
    const url = new URL(redirected(asked, facts.app), more.base);
    const request =
      input instanceof Request ? new Request(new Request(url, input), init) : new Request(url, init);
    for (const [name, value] of Object.entries((await more.headers?.(url)) ?? {}))
      request.headers.set(name, value);
    return send(request);
  };
}

/** The app under test listens elsewhere than its toml says. */
function redirected(url: string, { declared, actual }: { declared: string; actual: string }): string {
  return url === declared || url.startsWith(`${declared}/`) ? actual + url.slice(declared.length) : url;
}

async function send(request: Request): Promise<Response> {
  request.signal.throwIfAborted();
  const through = await openFrame();
  const body = ["GET", "HEAD"].includes(request.method) ? undefined : await request.arrayBuffer();
  const id = (requests += 1);
  return new Promise((resolve, reject) => {
    const done = (): void => {
      removeEventListener("message", listen);
      request.signal.removeEventListener("abort", abort);
    };
    const abort = (): void => {
      done();
      reject(request.signal.reason as Error);
    };
    const listen = ({ source, data }: MessageEvent<Answer>): void => {
      if (source !== through.contentWindow || data.id !== id) return;
      done();
      if (data.error !== undefined) reject(new TypeError(data.error));
      else resolve(responseOf(data));
    };
    addEventListener("message", listen);
    request.signal.addEventListener("abort", abort);
    const init = { method: request.method, headers: [...request.headers], body };
    through.contentWindow?.postMessage({ id, url: request.url, init }, "*");
  });
}

function responseOf({ status = 200, statusText = "", headers = [], body }: Answer): Response {
  const empty = [101, 204, 205, 304].includes(status);
  return new Response(empty ? null : (body ?? null), { status, statusText, headers });
}
