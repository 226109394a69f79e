/** Customers and addresses. */
import type { Source, TypeResolvers } from "../context.ts";
import { related } from "../context.ts";
import { orders } from "../listings.ts";
import { listed } from "../stored.ts";
import { embedded, firstOf } from "./common.ts";

const consent = (contact: unknown, extra: (contact: Source) => object): unknown => {
  const held = contact as Source | null;
  if (!held) return null;
  return {
    marketingState: held["marketingState"],
    marketingOptInLevel: held["marketingOptInLevel"],
    consentUpdatedAt: held["marketingUpdatedAt"],
    ...extra(held),
  };
};

const countryCode = (source: Source) => source["countryCodeV2"] ?? source["countryCode"];
const textOf = (value: unknown) => (typeof value === "string" && value !== "" ? [value] : []);
const formattedArea = (source: Source) => {
  const place = [...textOf(source["city"]), ...textOf(source["provinceCode"])].join(" ");
  return [...textOf(place), ...textOf(source["country"])].join(", ") || null;
};

export const customerFields: TypeResolvers = {
  Customer: {
    lastOrder: related("Order", "lastOrderId"),
    orders: {
      list: (customer, args, context, place) =>
        listed(orders, context.devStore.store.ownedBy("Order", Number(customer["id"])), args, context, place),
    },
    addresses: (customer, args) => firstOf(customer["addresses"] as object[], args),
    addressesV2: embedded("addresses"),
    canDelete: (customer, _args, { devStore }) =>
      devStore.store.ownedBy("Order", Number(customer["id"])).length === 0,
    emailMarketingConsent: (customer) => consent(customer["defaultEmailAddress"], () => ({})),
    smsMarketingConsent: (customer) =>
      consent(customer["defaultPhoneNumber"], (held) => ({
        consentCollectedFrom: held["marketingCollectedFrom"],
      })),
  },
  MailingAddress: {
    countryCode,
    formattedArea,
    formatted: (address, args) =>
      [
        ...(args["withName"] === true ? textOf(address["name"]) : []),
        ...(args["withCompany"] === false ? [] : textOf(address["company"])),
        ...textOf(address["address1"]),
        ...textOf(address["address2"]),
        [...textOf(address["city"]), ...textOf(address["provinceCode"]), ...textOf(address["zip"])].join(" "),
        ...textOf(address["country"]),
      ].filter((line) => line !== ""),
  },
  LocationAddress: {
    formatted: (address) =>
      ["address1", "address2", "zip", "city", "province", "country"].flatMap((field) =>
        textOf(address[field]),
      ),
  },
  ShopAddress: { countryCode, formattedArea },
};
