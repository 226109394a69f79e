/** The admin: its pages, the endpoints that its script calls for the app, and the files it is made of. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";

import express, { type NextFunction, type Request, type Response } from "express";
import { z } from "zod";

import { deliverOrder, everythingOf } from "../control/orders.ts";
import { plausibleOrder } from "../control/plausible-order.ts";
import { parseBody } from "../control/parse.ts";
import { isOwnPage, Refusal, route } from "../http.ts";
import { STAFF_USER } from "../oauth/routes.ts";
import type { DevStore, DevStorePart } from "../server.ts";
import { cancelOrder, fulfilOrder, markOrderPaid, placeOrder, refundOrder } from "../state/actions/index.ts";
import type { OrderDoc } from "../state/documents.ts";
import { UserError } from "../state/user-error.ts";
import { activatedExtensions } from "../storefront/extensions.ts";
import { bundleScript } from "./bundle.ts";
import { adminBase, appBase, type Page, renderPage, shopHandle } from "./page.ts";
import { appPage, tokenForFrame } from "./pages/app.ts";
import { type Cursor, customersPage, ordersPage, productsPage } from "./pages/listings.ts";
import { orderPage } from "./pages/order.ts";
import { appsPage, homePage } from "./pages/single.ts";
import { pickableResources } from "./resources.ts";

const scopesBody = z.strictObject({ scopes: z.array(z.string()) });
const resourcesBody = z.strictObject({
  type: z.enum(["product", "variant", "collection"]),
  query: z.string(),
});

export const adminShellPart: DevStorePart = (devStore, router) => {
  const base = adminBase(devStore);
  const send = (response: Response, page: Page): void => {
    response.type("html").send(renderPage(devStore, page));
  };

  router.get("/", (_request, response) => {
    response.redirect("/admin");
  });
  // The address that is printed leads straight to the app; Home of the shop is the first entry of the menu.
  router.get("/admin", (_request, response) => {
    response.redirect(appBase(devStore));
  });
  router.get(/^\/admin\/(?!api\/|oauth\/)(.*)$/, (request, response) => {
    const { search } = new URL(request.originalUrl, devStore.origin);
    response.redirect(`${base}/${request.params[0] ?? ""}${search}`);
  });

  router.get(base, (_request, response) => {
    send(response, homePage(devStore));
  });
  router.get(`${base}/orders`, (request, response) => {
    send(response, ordersPage(devStore, cursorOf(request)));
  });
  router.post(`${base}/orders`, onlyOwnPages(devStore), (_request, response) => {
    const { order } = placeOrder(devStore, plausibleOrder(devStore));
    response.redirect(303, `${base}/orders/${order.id}`);
  });
  router.get(`${base}/orders/:id(\\d+)`, (request, response) => {
    const { problem } = request.query;
    send(
      response,
      orderPage(devStore, orderOf(devStore, request), typeof problem === "string" ? problem : null),
    );
  });
  router.post(`${base}/orders/:id(\\d+)/:action`, onlyOwnPages(devStore), (request, response) => {
    const order = orderOf(devStore, request);
    const problem = act(devStore, order, request.params["action"] ?? "");
    const query = problem === null ? "" : `?problem=${encodeURIComponent(problem)}`;
    response.redirect(303, `${base}/orders/${order.id}${query}`);
  });
  router.get(`${base}/customers`, (request, response) => {
    send(response, customersPage(devStore, cursorOf(request)));
  });
  router.get(`${base}/products`, (request, response) => {
    send(response, productsPage(devStore, cursorOf(request)));
  });
  router.get(`${base}/apps`, (_request, response) => {
    send(response, appsPage(devStore));
  });
  router.post(`${base}/apps/uninstall`, onlyOwnPages(devStore), (_request, response) => {
    devStore.installation.uninstall();
    response.redirect(303, `${base}/apps`);
  });

  const openApp = route(async (request, response) => {
    // Managed installation: opening the app is what installs it.
    devStore.installation.open();
    const asked = new URL(request.originalUrl, devStore.origin);
    const path = asked.pathname.split("/").slice(5).join("/");
    const sessionId = sessionOf(request, response);
    send(response, await appPage(devStore, `/${path}${asked.search}`, sessionId));
  });
  const { handle } = devStore.app.config;
  router.get([`${base}/apps/${handle}`, `${base}/apps/${handle}/*`], openApp);
  // Shopify's own links name the app by its key as well.
  router.get(`${base}/apps/${devStore.app.apiKey}*`, (request, response) => {
    const rest = request.originalUrl.slice(`${base}/apps/${devStore.app.apiKey}`.length);
    response.redirect(`${appBase(devStore)}${rest}`);
  });
  router.get("/store/:handle*", (request) => {
    throw new Refusal(404, `The store ${shopHandle(devStore)} has no page ${request.path}`);
  });

  shellEndpoints(devStore, router);
  shellFiles(router);
};

/** What the shell's script asks for on the app's behalf. */
function shellEndpoints(devStore: DevStore, router: express.Router): void {
  const shell = express.Router();
  shell.use(onlyOwnPages(devStore), express.json());
  const { installation, app } = devStore;
  const scopes = () => {
    const granted = installation.state()?.scopes ?? [];
    return { granted, required: app.config.scopes, optional: app.config.optionalScopes };
  };
  shell.post(
    "/session-token",
    route(async (request, response) => {
      if (installation.state() === null) throw new Refusal(403, "The app is not installed");
      response.json({ token: await tokenForFrame(devStore, sessionOf(request, response)) });
    }),
  );
  shell.post("/user", (_request, response) => {
    const { id, email, first_name, last_name } = STAFF_USER;
    response.json({ id, name: `${first_name} ${last_name}`, email, accountAccess: "full" });
  });
  shell.post("/scopes", (_request, response) => {
    response.json(scopes());
  });
  shell.post("/scopes/grant", (request, response) => {
    const asked = parseBody(scopesBody, request).scopes;
    const unknown = asked.filter(
      (scope) => !app.config.optionalScopes.includes(scope) && !app.config.scopes.includes(scope),
    );
    if (unknown.length > 0)
      throw new Refusal(400, `The app's toml does not name ${unknown.join(", ")} as optional`);
    installation.setScopes([...new Set([...scopes().granted, ...asked])]);
    response.json(scopes());
  });
  shell.post("/scopes/revoke", (request, response) => {
    const given = parseBody(scopesBody, request).scopes;
    const fixed = given.filter((scope) => app.config.scopes.includes(scope));
    if (fixed.length > 0) throw new Refusal(400, `Required scopes cannot be revoked: ${fixed.join(", ")}`);
    installation.setScopes(scopes().granted.filter((scope) => !given.includes(scope)));
    response.json(scopes());
  });
  shell.post("/extensions", (_request, response) => {
    response.json(activatedExtensions(devStore.extensions.folders));
  });
  shell.post("/resources", (request, response) => {
    const { type, query } = parseBody(resourcesBody, request);
    response.json(pickableResources(devStore, type, query));
  });
  router.use("/__shell", shell);
}

function shellFiles(router: express.Router): void {
  const script = (path: string, entry: string): void => {
    router.get(
      path,
      route(async (_request, response) => {
        response
          .type("application/javascript")
          .set("Cache-Control", "no-cache")
          .send(await bundleScript(entry));
      }),
    );
  };
  script("/__app-bridge/app-bridge.js", "app-bridge/index.ts");
  script("/__shell/shell.js", "shell/index.ts");
  script("/__shell/menu.js", "shell/menu.ts");
  const file = (path: string, name: string, type: string): void => {
    router.get(path, (_request, response) => {
      response.type(type).send(readFileSync(new URL(`./client/${name}`, import.meta.url)));
    });
  };
  file("/__shell/shell.css", "shell.css", "text/css");
  file("/__shell/order.css", "order.css", "text/css");
  file("/__shell/icon.svg", "icon.svg", "image/svg+xml");
}

/** Does what a button of the order page says. @returns what was wrong with it, or null */
function act(devStore: DevStore, order: OrderDoc, action: string): string | null {
  const orderId = order.id;
  try {
    switch (action) {
      case "pay":
        markOrderPaid(devStore, { orderId });
        return null;
      case "fulfil":
        fulfilOrder(devStore, { orderId });
        return null;
      case "deliver":
        deliverOrder(devStore, order, undefined);
        return null;
      case "refund":
        refundOrder(devStore, { orderId, lines: everythingOf(devStore, order) });
        return null;
      case "cancel":
        cancelOrder(devStore, { orderId, reason: "CUSTOMER", refund: true });
        return null;
      default:
        throw new Refusal(404, `An order cannot be made to ${action}`);
    }
  } catch (error) {
    if (error instanceof UserError || (error instanceof Refusal && error.status === 409))
      return error.message;
    throw error;
  }
}

function orderOf(devStore: DevStore, request: Request): OrderDoc {
  const found = devStore.store.get("Order", Number(request.params["id"]));
  if (!found) throw new Refusal(404, `There is no order ${request.params["id"] ?? ""}`);
  return found;
}

function cursorOf(request: Request): Cursor {
  const number = (value: unknown): number | null =>
    typeof value === "string" && /^\d+$/.test(value) ? Number(value) : null;
  const { after, before, query } = request.query;
  return {
    after: number(after),
    before: number(before),
    query: typeof query === "string" ? query.trim() : "",
  };
}

/** The staff member's admin session: one per browser, named in every token as `sid`. */
function sessionOf(request: Request, response: Response): string {
  const known = /(?:^|;\s*)admin_session=([\w-]+)/.exec(request.headers.cookie ?? "")?.[1];
  if (known !== undefined) return known;
  const made = randomUUID();
  response.cookie("admin_session", made, { httpOnly: true, sameSite: "lax" });
  return made;
}

/** Only pages of this admin may act in it: neither the framed app nor any other site. */
function onlyOwnPages(devStore: DevStore) {
  return (request: Request, _response: Response, next: NextFunction): void => {
    if (request.method === "POST" && !isOwnPage(request, devStore.origin))
      throw new Refusal(403, "Only the admin's own pages may do this");
    next();
  };
}
