/**
 * What whoever runs Encore asks a process, web or worker alike: alive (/healthz), ready (/readyz), and how it does
 * (/metrics).
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { env } from "#app/env.server.ts";
import { log } from "#app/log.server.ts";
import { exposition } from "#app/metrics.server.ts";
import { readiness, standing } from "#app/standing.server.ts";

/** Alive: the process answers. Says nothing of what it depends on, so that a database outage restarts no process. */
export function alive(): Response {
  return Response.json({ status: "ok" });
}

/** Ready: the database answers, its migrations are those of this version, and the job queue has started. */
export async function ready(): Promise<Response> {
  const checks = await readiness();
  const isReady = Object.values(checks).every(Boolean);
  return Response.json(
    { status: isReady ? "ready" : "not ready", ...checks },
    { status: isReady ? 200 : 503 },
  );
}

/**
 * All metrics as Prometheus reads them, for whoever has the token. Without METRICS_TOKEN there is nothing here.
 * @param authorization the header's value
 */
export async function metrics(authorization: string | null | undefined): Promise<Response> {
  const token = env().METRICS_TOKEN;
  if (token === undefined) return new Response(null, { status: 404 });
  const shown = /^Bearer (.+)$/i.exec(authorization ?? "")?.[1] ?? "";
  if (!same(shown, token)) {
    return new Response(null, { status: 401, headers: { "WWW-Authenticate": "Bearer" } });
  }
  const { text, contentType } = await exposition(await standing());
  return new Response(text, { headers: { "Content-Type": contentType, "Cache-Control": "no-store" } });
}

/** Hashed first, so that neither length nor content shows in the time it takes. */
function same(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

/** Listens for these questions alone, in a process that answers no others. @throws Error when the port is taken */
export async function listenForOps(port: number): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    answer(request.url ?? "", request.headers.authorization)
      .catch((error: unknown) => {
        log.error({ error, path: request.url?.split("?")[0] }, "a request failed");
        return new Response(null, { status: 500 });
      })
      .then(async (result) => {
        response.writeHead(result.status, Object.fromEntries(result.headers)).end(await result.text());
      })
      .catch((error: unknown) => log.error({ error }, "an answer could not be sent"));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => closed(server) };
}

async function answer(url: string, authorization: string | undefined): Promise<Response> {
  const path = url.split("?")[0];
  if (path === "/healthz") return alive();
  if (path === "/readyz") return ready();
  if (path === "/metrics") return metrics(authorization);
  return new Response(null, { status: 404 });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
