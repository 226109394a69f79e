/**
 * The web process: `npm start` serves the built app, `npm run dev` serves it from source through Vite.
 *
 * Everything below the routes lives in the Remix build, so that there is one copy of it; the build's entry also says how
 * to start and stop what runs besides requests (lifecycle.server.ts).
 */
import { randomUUID } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";

import { createRequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import compression from "compression";
import express, { Router, type ErrorRequestHandler, type RequestHandler } from "express";

import { env } from "#app/env.server.ts";
import type { Lifecycle } from "#app/lifecycle.server.ts";
import { REQUEST_ID_HEADER } from "#app/shared/request-id.ts";
import { startFault } from "#app/shared/start-fault.ts";

/** What the build's entry exports besides Remix's own: entry.server.tsx. */
interface Entry {
  lifecycle: Lifecycle;
  webhooks: Router;
}

/** How much longer than SHUTDOWN_SECONDS the end may take before the process is cut off. */
const FAREWELL_MS = 5_000;
/** Ends the process, with one line that says why. */
function end(error: unknown): never {
  process.stderr.write(`${startFault(error)}\n`);
  process.exit(1);
}
const fromRoot = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const { PORT, NODE_ENV, SHUTDOWN_SECONDS } = env();

const app = express();
app.disable("x-powered-by");
app.set("trust proxy", true);

const assets = Router();
let loadBuild: () => Promise<ServerBuild>;
if (NODE_ENV === "production") {
  assets.use("/assets", express.static(fromRoot("build/client/assets"), { immutable: true, maxAge: "1y" }));
  assets.use(express.static(fromRoot("build/client"), { maxAge: "1h" }));
  const build = import(fromRoot("build/server/index.js")) as Promise<ServerBuild>;
  loadBuild = () => build;
} else {
  const vite = await import("vite");
  const viteServer = await vite.createServer({ server: { middlewareMode: true } });
  assets.use(viteServer.middlewares);
  loadBuild = () => viteServer.ssrLoadModule("virtual:remix/server-build") as Promise<ServerBuild>;
}

const firstBuild = await loadBuild().catch(end);
const { lifecycle, webhooks } = firstBuild.entry.module as typeof firstBuild.entry.module & Entry;
const handle = createRequestHandler({
  build: NODE_ENV === "production" ? firstBuild : loadBuild,
  mode: NODE_ENV,
});
/** Requests that are being answered. */
const open = new Set<ServerResponse>();
let stopping = false;
const follow: RequestHandler = (request, response, next) => {
  open.add(response);
  if (stopping) response.setHeader("Connection", "close");
  response.once("close", () => {
    open.delete(response);
    if (stopping) server.closeIdleConnections();
  });
  lifecycle.request(request, response, next);
};
app.use(follow);
app.use("/webhooks", webhooks);
app.use(compression());
app.use(assets);
app.use((request, _response, next) => {
  request.headers[REQUEST_ID_HEADER] = randomUUID();
  next();
});
app.all("*", (request, response, next) => void handle(request, response, next));
// What Express itself refuses, such as an address that cannot be decoded: no stack in the log, none in the answer.
const refuse: ErrorRequestHandler = (error: { status?: number }, _request, response, next) => {
  if (response.headersSent || !error.status || error.status >= 500) next(error);
  else response.sendStatus(error.status);
};
app.use(refuse);

const server = createServer(app);
server.on("error", (error: NodeJS.ErrnoException) => {
  const why = error.code === "EADDRINUSE" ? `port ${PORT} is taken: set PORT to a free one` : error.message;
  process.stderr.write(`Encore could not start: ${why}\n`);
  process.exit(1);
});

try {
  await lifecycle.start();
} catch (error) {
  end(error);
}
server.listen(PORT, () => process.send?.("ready"));

/** Takes no further connections, answers the requests that are here, and ends. */
function stop(): void {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(1), SHUTDOWN_SECONDS * 1_000 + FAREWELL_MS).unref();
  const answered = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  // Their connections are of no use to anybody afterwards, and kept open they would keep the server open.
  for (const response of open) if (!response.headersSent) response.setHeader("Connection", "close");
  lifecycle.stop(answered).then(
    (all) => process.exit(all ? 0 : 1),
    (error: unknown) => {
      process.stderr.write(`Encore stopped badly: ${String(error)}\n`);
      process.exit(1);
    },
  );
}
process.once("SIGINT", stop);
process.once("SIGTERM", stop);
// Started by another process over IPC (the demo), it ends with that one.
process.once("disconnect", stop);
