/** `POST sign-in` and `POST sign-out`: be a customer at once; `POST extension-settings`: what a merchant sets in the editors. */
import type { Router } from "express";
import { z } from "zod";

import { Refusal, route } from "../http.ts";
import type { DevStore } from "../server.ts";
import { LANGUAGE_COOKIE, LANGUAGES } from "../storefront/language.ts";
import { signIn, signOut } from "../storefront/session.ts";
import { bundleExtension, bundleLimit } from "../ui-extensions/bundle.ts";
import { uiExtensions } from "../ui-extensions/read.ts";
import { parseBody } from "./parse.ts";

const signInBody = z.strictObject({
  /** Id or e-mail address. */
  customer: z.union([z.int().positive(), z.string().min(1)]),
  locale: z.enum(LANGUAGES).optional(),
});
const settingsBody = z.strictObject({
  /** A UI extension's handle, or a block's "extension/block". */
  extension: z.string().min(1),
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

export function shopperRoutes(devStore: DevStore, control: Router): void {
  const { store } = devStore;
  control.post("/sign-in", (request, response) => {
    const { customer: asked, locale } = parseBody(signInBody, request);
    const customer = typeof asked === "number" ? store.get("Customer", asked) : store.find("Customer", asked);
    if (!customer) throw new Refusal(404, `There is no customer ${asked}`);
    signIn(response, customer);
    if (locale !== undefined) response.cookie(LANGUAGE_COOKIE, locale, { sameSite: "lax", path: "/" });
    response.json({ customerId: customer.id, cookies: response.getHeader("Set-Cookie") });
  });
  control.post("/sign-out", (_request, response) => {
    signOut(response);
    response.json({ signedOut: true });
  });
  control.post("/extension-settings", (request, response) => {
    const { extension, settings } = parseBody(settingsBody, request);
    response.json({ extension, settings: devStore.extensions.set(extension, settings) });
  });
  control.get(
    "/ui-extensions",
    route(async (_request, response) => {
      const all = uiExtensions(devStore.extensions.folders).flatMap((extension) =>
        Object.keys(extension.modules).map(async (target) => {
          const { size, compressed } = await bundleExtension(extension, target);
          return { handle: extension.handle, target, size, compressed, limit: bundleLimit(target) };
        }),
      );
      response.json({ extensions: await Promise.all(all) });
    }),
  );
}
