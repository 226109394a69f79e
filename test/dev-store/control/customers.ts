/** `POST customers`, `POST customers/:id/{enable,disable}` and `POST shop`. */
import type { Router } from "express";
import { z } from "zod";

import { Refusal, route } from "../http.ts";
import type { DevStore } from "../server.ts";
import { changeAccount, changeShop, createCustomer } from "../state/actions/index.ts";
import { customerInput } from "../state/input/customer.ts";
import { parseBody } from "./parse.ts";
import { defined, refusing } from "./refusing.ts";

const currencies = new Set(Intl.supportedValuesOf("currency"));

const shopBody = z
  .strictObject({
    name: z.string().min(1),
    email: z.email(),
    contactEmail: z.email(),
    currencyCode: z.string().refine((code) => currencies.has(code), "is no currency such as USD"),
    ianaTimezone: z.string().refine(isTimeZone, "is no time zone such as Europe/Berlin"),
  })
  .partial();

export function customerRoutes(devStore: DevStore, control: Router): void {
  control.post(
    "/customers",
    route(async (request, response) => {
      const input = parseBody(customerInput, request);
      response.status(201).json(await refusing(() => createCustomer(devStore, input)));
    }),
  );

  const account = (name: string, state: "ENABLED" | "DISABLED"): void => {
    control.post(
      `/customers/:id/${name}`,
      route(async (request, response) => {
        const asked = request.params["id"] ?? "";
        const customer = /^\d+$/.test(asked)
          ? devStore.store.get("Customer", Number(asked))
          : devStore.store.find("Customer", asked);
        if (!customer) throw new Refusal(404, `There is no customer ${asked}`);
        response.json(await refusing(() => changeAccount(devStore, { customerId: customer.id, state })));
      }),
    );
  };
  account("enable", "ENABLED");
  account("disable", "DISABLED");

  control.post("/shop", (request, response) => {
    response.json(changeShop(devStore, defined(parseBody(shopBody, request))));
  });
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
