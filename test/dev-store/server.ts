/**
 * The development store as one HTTP server: see README.md for what it stands in for.
 *
 * Each part registers its routes on the express router it is given and shares the same `DevStore`.
 */
import type { Router } from "express";

import type { Store } from "./state/store.ts";

/** What every part of the development store works with. */
export interface DevStore {
  readonly store: Store;
  /** The shop it plays, e.g. "encore-demo.myshopify.com". */
  readonly shopDomain: string;
  /** Its own address, e.g. "http://127.0.0.1:4000"; known once it listens. */
  readonly origin: string;
  readonly app: DevStoreApp;
  /** Now, cut to whole seconds as Shopify does; tests may set it. */
  now(): Date;
}

/** The one app that is installed in the shop: Encore, as its toml describes it. */
export interface DevStoreApp {
  apiKey: string;
  apiSecret: string;
  /** Where the app listens, e.g. "http://127.0.0.1:3000"; webhooks, the proxy and the iframe go there. */
  url: string;
  /** The app's `shopify.app.toml`, parsed: scopes, webhook subscriptions, proxy path. */
  config: AppConfig;
}

export interface AppConfig {
  name: string;
  handle: string;
  scopes: string[];
  apiVersion: string;
  webhooks: { topics: string[]; uri: string; includeFields: string[]; filter: string | null }[];
  complianceUri: string | null;
  proxy: { url: string; prefix: string; subpath: string } | null;
}

/** A part of the development store: it adds its routes and may return what must be closed. */
export type DevStorePart = (devStore: DevStore, router: Router) => { close?: () => Promise<void> } | void;
