/** Customer accounts: signing in by a mailed code, orders, and the places where customer account extensions are shown. */
import { fileURLToPath } from "node:url";

import express, { type Request, type Response } from "express";
import { z } from "zod";

import { isOwnPage, Refusal, route } from "../http.ts";
import { mintCustomerToken } from "../oauth/session-token.ts";
import type { DevStore, DevStorePart } from "../server.ts";
import type { OrderDoc } from "../state/documents.ts";
import { isLanguage, LANGUAGE_COOKIE } from "../storefront/language.ts";
import { cookie, keepCart, signOut } from "../storefront/session.ts";
import { uiExtensions } from "../ui-extensions/read.ts";
import { extensionPage, orderPage, ordersPage } from "./orders.ts";
import { BASE, type View, viewOf } from "./page.ts";
import { accountOf, SignIns } from "./session.ts";
import { codePage, emailPage } from "./sign-in-page.ts";

const CSS = fileURLToPath(new URL("./account.css", import.meta.url));
const emailBody = z.object({
  email: z.string().trim().toLowerCase().pipe(z.email()),
  return_to: z.string().default(""),
});
const codeBody = z.object({ code: z.string().trim(), return_to: z.string().default("") });

export const customerAccountsPart: DevStorePart = (devStore, router) => {
  const { store } = devStore;
  const pages = express.Router();
  const signIns = new SignIns(devStore);
  const view = (request: Request): View => {
    const chosen = cookie(request, LANGUAGE_COOKIE);
    return viewOf(
      devStore,
      isLanguage(chosen) ? chosen : "en",
      accountOf(devStore, request) ?? null,
      request.originalUrl,
    );
  };
  pages.use((request, response, next) => {
    if (request.method === "POST" && isOwnPage(request, devStore.origin) === false)
      throw new Refusal(403, "This form belongs to another site");
    const { locale } = request.query;
    if (!isLanguage(locale)) {
      next();
      return;
    }
    response.cookie(LANGUAGE_COOKIE, locale, { sameSite: "lax", path: "/" });
    response.redirect(request.originalUrl.replace(/[?&]locale=[a-z]+/, ""));
  });
  pages.use(express.urlencoded({ extended: false }));

  pages.get("/login", (request, response) => {
    response.type("html").send(emailPage(view(request), nextOf(request.query["return_to"]), null));
  });
  pages.post(
    "/login",
    route(async (request, response) => {
      const parsed = emailBody.safeParse(request.body);
      const next = nextOf((request.body as { return_to?: unknown }).return_to);
      if (!parsed.success) {
        response
          .status(422)
          .type("html")
          .send(emailPage(view(request), next, view(request).t("emailWrong")));
        return;
      }
      await signIns.begin(response, parsed.data.email, view(request).t);
      response.redirect(303, `${BASE}/login/code?return_to=${encodeURIComponent(next)}`);
    }),
  );
  pages.get("/login/code", (request, response) => {
    const email = signIns.waiting(request);
    if (email === null) response.redirect(`${BASE}/login`);
    else response.type("html").send(codePage(view(request), email, nextOf(request.query["return_to"]), null));
  });
  pages.post("/login/code", (request, response) => {
    const { code, return_to } = codeBody.parse(request.body);
    const email = signIns.waiting(request);
    const next = nextOf(return_to);
    if (email !== null && signIns.finish(request, response, code)) response.redirect(303, next);
    else if (email === null || signIns.waiting(request) === null) response.redirect(303, `${BASE}/login`);
    else
      response
        .status(422)
        .type("html")
        .send(codePage(view(request), email, next, view(request).t("codeWrong")));
  });
  pages.get("/logout", (_request, response) => {
    signOut(response);
    response.redirect(`${BASE}/login`);
  });

  // What follows is for whoever is signed in.
  pages.post(
    "/session-token",
    route(async (request, response) => {
      const customer = accountOf(devStore, request);
      if (!customer) throw new Refusal(401, "Nobody is signed in");
      const { apiKey, apiSecret } = devStore.app;
      const { shopDomain } = devStore;
      response.json({
        token: await mintCustomerToken({
          apiKey,
          apiSecret,
          shopDomain,
          now: devStore.now(),
          customerId: customer.id,
        }),
      });
    }),
  );
  pages.use((request, response, next) => {
    if (accountOf(devStore, request)) next();
    else response.redirect(`${BASE}/login?return_to=${encodeURIComponent(request.originalUrl)}`);
  });
  pages.get(["/", "/profile"], (_request, response) => {
    response.redirect(`${BASE}/orders`);
  });
  pages.get("/orders", (request, response) => {
    response.type("html").send(ordersPage(view(request)));
  });
  pages.get("/orders/:id(\\d+)", (request, response) => {
    response.type("html").send(orderPage(view(request), ownOrder(devStore, request)));
  });
  pages.post("/orders/:id(\\d+)/buy-again", (request, response) => {
    const lines = store.children("LineItem", ownOrder(devStore, request).id);
    keepCart(
      response,
      lines.flatMap(({ variantId, quantity }) =>
        variantId === null || !store.get("ProductVariant", variantId) ? [] : [{ variantId, quantity }],
      ),
    );
    response.redirect(303, "/cart");
  });
  const fullPage = (request: Request, response: Response, target: string, order: OrderDoc | null): void => {
    const asked = request.params["handle"] ?? "";
    const extension = uiExtensions(devStore.extensions.folders).find(
      ({ handle, uid }) => handle === asked || uid === asked,
    );
    if (!extension || !(target in extension.modules) || devStore.installation.state() === null)
      throw new Refusal(404, `There is no page ${asked}`);
    response.type("html").send(extensionPage(view(request), target, extension.handle, extension.name, order));
  };
  pages.get(["/pages/:handle", "/pages/:handle/*"], (request, response) => {
    fullPage(request, response, "customer-account.page.render", null);
  });
  pages.get(["/orders/:id(\\d+)/pages/:handle", "/orders/:id(\\d+)/pages/:handle/*"], (request, response) => {
    fullPage(request, response, "customer-account.order.page.render", ownOrder(devStore, request));
  });
  router.use(BASE, pages);
  router.get("/__accounts/account.css", (_request, response) => {
    response.sendFile(CSS);
  });
};

/** Only pages of this store: "//elsewhere" and "/\elsewhere" are other sites to a browser. */
function nextOf(asked: unknown): string {
  return typeof asked === "string" && /^\/(?![/\\])/.test(asked) ? asked : `${BASE}/orders`;
}

function ownOrder(devStore: DevStore, request: Request): OrderDoc {
  const order = devStore.store.get("Order", Number(request.params["id"]));
  if (order === undefined || order.customerId !== accountOf(devStore, request)?.id)
    throw new Refusal(404, "You have no such order");
  return order;
}
