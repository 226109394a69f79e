/** Asking Encore, through the shop's app proxy. */

/** Why it was refused; the texts have words for each code. */
export class Refused extends Error {
  readonly code: string;
  readonly why: string | undefined;

  constructor(code: string, why?: string) {
    super(code);
    this.name = "Refused";
    this.code = code;
    this.why = why;
  }
}

export interface Api {
  get<Answer>(path: string, query?: Readonly<Record<string, string>>): Promise<Answer>;
  post<Answer>(path: string, body?: object | Blob): Promise<Answer>;
  /** From now on as a guest with this token; it lives in this page alone. */
  asGuest(token: string): void;
}

/** @param base the proxy's path in this shop, "/apps/encore" */
export function apiAt(base: string, locale: string): Api {
  let guest: string | undefined;
  const ask = async (path: string, init: RequestInit, query: Readonly<Record<string, string>> = {}) => {
    const headers = new Headers(init.headers);
    if (guest !== undefined) headers.set("X-Returns-Guest", guest);
    const parameters = new URLSearchParams({ ...query, locale });
    let response: Response;
    try {
      response = await fetch(`${base}/returns/${path}?${parameters.toString()}`, { ...init, headers });
    } catch {
      // The browser says nothing of use about a network that is not there.
      throw new Refused("unavailable");
    }
    const isJson = response.headers.get("Content-Type")?.includes("json") ?? false;
    const body: unknown = isJson ? await response.json() : {};
    if (response.ok) return body;
    const { error, why } = body as { error?: string; why?: string };
    throw new Refused(error ?? "unavailable", why);
  };
  return {
    get: async <Answer>(path: string, query?: Readonly<Record<string, string>>) =>
      (await ask(path, {}, query)) as Answer,
    post: async <Answer>(path: string, body: object | Blob = {}) =>
      (await ask(path, {
        method: "POST",
        headers: { "Content-Type": body instanceof Blob ? "application/octet-stream" : "application/json" },
        body: body instanceof Blob ? body : JSON.stringify(body),
      })) as Answer,
    asGuest(token) {
      guest = token;
    },
  };
}
