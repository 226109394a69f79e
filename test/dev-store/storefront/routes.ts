/** The online store: home, products, cart, checkout, customer account. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

import express, { type NextFunction, type Request, type Response } from "express";
import { z } from "zod";

import { isOwnPage, Refusal, route } from "../http.ts";
import type { DevStore, DevStorePart } from "../server.ts";
import { createCustomer, placeOrder } from "../state/actions/index.ts";
import { UserError } from "../state/user-error.ts";
import { productArt } from "./art.ts";
import { themeExtensions } from "./extensions.ts";
import { LANGUAGE_COOKIE, languageOf, prefixOf } from "./language.ts";
import { isPage } from "./placement.ts";
import { type CartLine, cartOf, keepCart, signedInCustomer, signIn, signOut } from "./session.ts";
import { renderTemplate } from "./theme.ts";
import { orderView, productView, type View } from "./views.ts";

const PRODUCTS_PER_PAGE = 24;
const ASSETS = fileURLToPath(new URL("./theme/assets/", import.meta.url));

const addBody = z.object({
  id: z.coerce.number().int().positive(),
  quantity: z.coerce.number().int().min(1).max(99).default(1),
  buy_now: z.string().optional(),
});
const changeBody = z.object({
  id: z.coerce.number().int().positive(),
  quantity: z.coerce.number().int().min(0).max(99),
});
const loginBody = z.object({
  email: z
    .string()
    .trim()
    .regex(/^[^\s@]+@[^\s@]+$/),
  return_to: z.string().optional(),
});
const text = z.string().trim().min(1).max(200);
const checkoutBody = z.object({
  email: z
    .string()
    .trim()
    .regex(/^[^\s@]+@[^\s@]+$/),
  first_name: text,
  last_name: text,
  address1: text,
  city: text,
  zip: text,
  country_code: z.string().regex(/^[A-Z]{2}$/),
});

export const storefrontPart: DevStorePart = (devStore, router) => {
  const { store } = devStore;
  const page = (
    path: string,
    template: string,
    data: (request: Request, response: Response) => View | null,
  ): void => {
    router.get(
      path,
      route(async (request, response) => {
        const view = data(request, response);
        if (view === null) return;
        // The customer account speaks the language that the shopper last read.
        response.cookie(LANGUAGE_COOKIE, languageOf(request), { sameSite: "lax", path: "/" });
        response.type("html").send(await renderTemplate(devStore, request, template, view));
      }),
    );
  };
  /** Goes on to another page in the same language. */
  const goOn = (request: Request, response: Response, path: string): void => {
    response.redirect(request.method === "POST" ? 303 : 302, prefixOf(languageOf(request)) + path);
  };
  const form = [express.urlencoded({ extended: false }), express.json(), sameSite(devStore)];

  page("/shop", "index", (request) => ({
    page_title: "Home",
    products: products(devStore, request, 1).slice(0, 8),
  }));
  page("/collections/all", "collection", (request) => {
    const number = Math.max(1, Number(request.query["page"]) || 1);
    const pages = Math.max(1, Math.ceil(store.count("Product") / PRODUCTS_PER_PAGE));
    return { page_title: "All products", products: products(devStore, request, number), number, pages };
  });
  page("/products/:handle", "product", (request) => {
    const product = store.find("Product", request.params["handle"] ?? "");
    if (!product) throw new Refusal(404, "There is no such product");
    return { page_title: product.title, product: productView(devStore, product, languageOf(request)) };
  });

  // Pages that a merchant would make for the app's blocks.
  page("/pages/:handle", "page", (request) => {
    const handle = request.params["handle"] ?? "";
    if (!isPage(devStore, handle)) throw new Refusal(404, "There is no such page");
    const words = handle.replaceAll("-", " ");
    return {
      page_title: `${words.charAt(0).toUpperCase()}${words.slice(1)}`,
      page: { handle, title: words },
    };
  });

  page("/cart", "cart", () => ({ page_title: "Cart" }));
  router.post("/cart/add", form, (request: Request, response: Response) => {
    const { id, quantity, buy_now } = read(addBody, request);
    if (!store.get("ProductVariant", id)) throw new Refusal(404, "There is no such variant");
    const lines = cartOf(request);
    const known = lines.find(({ variantId }) => variantId === id);
    const next = known
      ? lines.map((line) =>
          line === known ? { ...line, quantity: Math.min(99, line.quantity + quantity) } : line,
        )
      : [...lines, { variantId: id, quantity }];
    keepCart(response, next);
    goOn(request, response, buy_now === undefined ? "/cart" : "/checkout");
  });
  router.post("/cart/change", form, (request: Request, response: Response) => {
    const { id, quantity } = read(changeBody, request);
    const changed = cartOf(request).map((line) => (line.variantId === id ? { ...line, quantity } : line));
    keepCart(
      response,
      changed.filter((line) => line.quantity > 0),
    );
    goOn(request, response, "/cart");
  });

  page("/checkout", "checkout", (request, response) => {
    if (cartOf(request).length > 0)
      return { page_title: "Checkout", address: signedInCustomer(request, store)?.defaultAddress };
    goOn(request, response, "/cart");
    return null;
  });
  router.post(
    "/checkout",
    form,
    route(async (request, response) => {
      const parsed = checkoutBody.safeParse(request.body);
      if (!parsed.success) {
        const wrong = parsed.error.issues.map(({ path }) => String(path[0]).replace("_", " "));
        const view = {
          page_title: "Checkout",
          entered: request.body as View,
          problem: `Please check: ${wrong.join(", ")}`,
        };
        response
          .status(422)
          .type("html")
          .send(await renderTemplate(devStore, request, "checkout", view));
        return;
      }
      const id = checkOut(devStore, parsed.data, cartOf(request));
      keepCart(response, []);
      goOn(request, response, `/checkout/thank-you/${id}`);
    }),
  );
  // The thank-you page: purchase.thank-you extensions are to be hosted here.
  page("/checkout/thank-you/:id", "thank-you", (request) => {
    const order = store.get("Order", Number(request.params["id"]));
    if (!order) throw new Refusal(404, "There is no such order");
    return { page_title: `Order ${order.name}`, order: orderView(devStore, order, languageOf(request)) };
  });

  page("/account", "customers/account", (request, response) => {
    if (signedInCustomer(request, store)) return { page_title: "Account" };
    goOn(request, response, "/account/login");
    return null;
  });
  page("/account/login", "customers/login", (request) => {
    const some = store
      .list("Customer", { limit: 5, reverse: true })
      .flatMap(({ email }) => (email === null ? [] : [email]));
    return { page_title: "Log in", suggestions: some, return_to: request.query["return_to"] };
  });
  router.post("/account/login", form, (request: Request, response: Response) => {
    const { email, return_to: next } = read(loginBody, request);
    signIn(response, store.find("Customer", email) ?? createCustomer(devStore, { email }));
    // Only paths of this store: "//elsewhere" and "/\elsewhere" are other sites to a browser.
    if (next !== undefined && /^\/(?![/\\])/.test(next)) response.redirect(303, next);
    else goOn(request, response, "/account");
  });
  router.get("/account/logout", (request, response) => {
    signOut(response);
    goOn(request, response, "/shop");
  });
  // The customer account: customer-account UI extensions are to be hosted here and on the order page.
  page("/account/orders/:id", "customers/order", (request, response) => {
    const customer = signedInCustomer(request, store);
    if (!customer) {
      goOn(
        request,
        response,
        `/account/login?return_to=${encodeURIComponent(prefixOf(languageOf(request)) + request.path)}`,
      );
      return null;
    }
    const order = store.get("Order", Number(request.params["id"]));
    if (order?.customerId !== customer.id) throw new Refusal(404, "You have no such order");
    return { page_title: `Order ${order.name}`, order: orderView(devStore, order, languageOf(request)) };
  });

  router.get("/__theme/art/:name.svg", (request, response) => {
    response.type("image/svg+xml").set("Cache-Control", "max-age=3600").send(productArt(request.params.name));
  });
  router.use("/__theme", express.static(ASSETS, { index: false }));
  router.get("/__ext/:extension/assets/:file", (request, response) => {
    const { extension: handle, file } = request.params;
    const extension = devStore.extensions.folders
      .flatMap((folder) => themeExtensions(folder))
      .find((entry) => entry.handle === handle);
    const path = extension && resolve(extension.folder, "assets", file);
    if (!path || !/^[\w.-]+$/.test(file) || !existsSync(path))
      throw new Refusal(404, `There is no asset ${file}`);
    response.sendFile(path);
  });
};

function products(devStore: DevStore, request: Request, number: number): View[] {
  const views: View[] = [];
  let seen = 0;
  for (const product of devStore.store.iterate("Product")) {
    if (product.status !== "ACTIVE") continue;
    seen += 1;
    if (seen > number * PRODUCTS_PER_PAGE) break;
    if (seen > (number - 1) * PRODUCTS_PER_PAGE)
      views.push(productView(devStore, product, languageOf(request)));
  }
  return views;
}

/** Places the order that the checkout's form describes. @returns its id */
function checkOut(
  devStore: DevStore,
  entered: z.infer<typeof checkoutBody>,
  lines: readonly CartLine[],
): number {
  if (lines.length === 0) throw new Refusal(409, "The cart is empty");
  const { email, first_name: firstName, last_name: lastName, country_code: countryCodeV2, ...rest } = entered;
  const address = { firstName, lastName, ...rest, countryCodeV2 };
  const currencyCode = devStore.store.list("Shop", { limit: 1 })[0]?.currencyCode ?? "USD";
  try {
    const { order } = placeOrder(devStore, {
      email,
      customer: { email, firstName, lastName },
      lineItems: lines.map(({ variantId, quantity }) => ({ variant: variantId, quantity })),
      shippingAddress: address,
      billingAddress: address,
      shippingLine: { title: "Standard", originalPriceSet: { shopMoney: { amount: "5.0", currencyCode } } },
      sourceName: "web",
    });
    return order.id;
  } catch (error) {
    if (error instanceof UserError)
      throw new Refusal(422, `${error.field?.join(".") ?? "order"}: ${error.message}`);
    throw error;
  }
}

function read<T extends z.ZodType>(schema: T, request: Request): z.infer<T> {
  const parsed = schema.safeParse(request.body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Refusal(400, `${issue?.path.join(".") ?? "form"}: ${issue?.message ?? "is wrong"}`);
}

/** Forms of this store only: another site's page must not shop in somebody's name. */
function sameSite(devStore: DevStore) {
  return (request: Request, _response: Response, next: NextFunction): void => {
    if (isOwnPage(request, devStore.origin) === false) {
      throw new Refusal(403, "This form belongs to another site");
    }
    next();
  };
}
