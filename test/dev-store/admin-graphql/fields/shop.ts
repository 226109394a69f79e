/** The shop, the app, and what belongs to the API itself. */
import { Temporal } from "temporal-polyfill";

import { typed, type AdminContext, type Source, type TypeResolvers } from "../context.ts";
import { allOf, shopTimeZone } from "../stored.ts";
import { customers, locations, orders, products, variants } from "../listings.ts";
import { API_VERSION } from "../schema.ts";

/** The number of the app in its global id; one app is installed here, so any will do. */
export const APP_ID = 1;
const INSTALLATION_ID = 1;

const localTime = (context: AdminContext) =>
  Temporal.Instant.fromEpochMilliseconds(context.devStore.now().getTime()).toZonedDateTimeISO(
    shopTimeZone(context),
  );

const scopeValues = (scopes: readonly string[]) =>
  scopes.toSorted().map((handle) => ({ handle, description: handle.replaceAll("_", " ") }));

/** The app as the Admin API shows it. */
export function appValue({ devStore }: AdminContext): object {
  const { app } = devStore;
  return typed("App", {
    id: APP_ID,
    apiKey: app.apiKey,
    title: app.config.name,
    handle: app.config.handle,
    embedded: true,
    launchUrl: app.url,
    shopifyDeveloped: false,
    webhookApiVersion: app.config.apiVersion,
  });
}

/** The installation of the app that calls. */
export function installationValue(context: AdminContext): object {
  return typed("AppInstallation", {
    id: INSTALLATION_ID,
    launchUrl: context.devStore.app.url,
    uninstallUrl: null,
    accessScopes: scopeValues([...context.scopes]),
  });
}

/** Versions of the API as `apiVersion` and `publicApiVersions` show them. */
export const API_VERSIONS = [
  { handle: API_VERSION, displayName: `${API_VERSION} (Latest)`, supported: true },
];

const scheme = (source: Source) => String(source["uri"]);

export const shopFields: TypeResolvers = {
  Shop: {
    timezoneAbbreviation: (_shop, _args, context) =>
      localTime(context).toLocaleString("en-US", { timeZoneName: "short" }).split(" ").at(-1),
    timezoneOffset: (_shop, _args, context) => localTime(context).offset.replace(":", ""),
    timezoneOffsetMinutes: (_shop, _args, context) => localTime(context).offsetNanoseconds / 60e9,
    billingAddress: (shop) => shop["shopAddress"],
    orders: allOf(orders),
    customers: allOf(customers),
    products: allOf(products),
    productVariants: allOf(variants),
    locations: allOf(locations),
  },
  App: {
    installation: (_app, _args, context) => installationValue(context),
    requestedAccessScopes: (_app, _args, { devStore }) => scopeValues(devStore.app.config.scopes),
  },
  AppInstallation: {
    app: (_installation, _args, context) => appValue(context),
    // Billing is not modelled, so that nothing can have been bought.
    activeSubscriptions: () => [],
  },
  Job: { query: (job) => (job["done"] === true ? {} : null) },
  WebhookSubscription: {
    apiVersion: (_source, _args, { devStore }) =>
      API_VERSIONS.find((version) => version.handle === devStore.app.config.apiVersion) ?? {
        handle: devStore.app.config.apiVersion,
        displayName: devStore.app.config.apiVersion,
        supported: false,
      },
    callbackUrl: scheme,
    endpoint: (source) => {
      const uri = scheme(source);
      const pubSub = /^pubsub:\/\/([^:]+):(.+)$/.exec(uri);
      if (pubSub) return typed("WebhookPubSubEndpoint", { pubSubProject: pubSub[1], pubSubTopic: pubSub[2] });
      if (uri.startsWith("arn:")) return typed("WebhookEventBridgeEndpoint", { arn: uri });
      return typed("WebhookHttpEndpoint", { callbackUrl: uri });
    },
  },
};
