/** The control interface under `/__store/`: what tests, demos and people do to the shop from outside. */
import express, { type NextFunction, type Request, type Response } from "express";

import type { DevStore, DevStorePart } from "../server.ts";
import { isOwnPage, Refusal } from "../http.ts";
import { appRoutes } from "./app.ts";
import { customerRoutes } from "./customers.ts";
import { faultRoutes } from "./fault-routes.ts";
import { mailRoutes } from "./mail.ts";
import { orderRoutes } from "./orders.ts";
import { shopperRoutes } from "./sign-in.ts";
import { stateRoutes } from "./state.ts";
import { webhookRoutes } from "./webhook-routes.ts";

export const controlRoutes: DevStorePart = (devStore, router) => {
  const control = express.Router();
  control.use(onlyFromHere(devStore));
  // Import reads its JSONL as a stream; everything else is JSON whatever the content type says.
  control.use(/^(?!\/import$)/, express.json({ type: () => true, limit: "5mb", strict: false }));
  stateRoutes(devStore, control);
  orderRoutes(devStore, control);
  customerRoutes(devStore, control);
  appRoutes(devStore, control);
  faultRoutes(devStore, control);
  webhookRoutes(devStore, control);
  mailRoutes(devStore, control);
  shopperRoutes(devStore, control);
  control.use((request) => {
    throw new Refusal(404, `There is no ${request.method} /__store${request.path}`);
  });
  router.use("/__store", control);
};

/** The server listens on the loopback interface only; this keeps web pages of other origins out besides. */
function onlyFromHere(devStore: DevStore) {
  return (request: Request, _response: Response, next: NextFunction): void => {
    const remote = request.socket.remoteAddress ?? "";
    const loopback = remote === "::1" || remote.replace("::ffff:", "").startsWith("127.");
    const host = (request.headers.host ?? "").replace(/:\d+$/, "");
    const local = host === "localhost" || host === "127.0.0.1";
    if (!loopback || !local || isOwnPage(request, devStore.origin) === false) {
      throw new Refusal(403, "The control interface answers this machine only");
    }
    next();
  };
}
