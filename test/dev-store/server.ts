/**
 * The development store as one HTTP server: see README.md for what it stands in for.
 *
 * Each part registers its routes on the express router it is given and shares the same `DevStore`.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import express, { type NextFunction, type Request, type Response, type Router } from "express";

import { adminGraphqlPart } from "./admin-graphql/part.ts";
import type { AppConfig } from "./app-config.ts";
import { html } from "./admin-shell/html.ts";
import { adminShellPart } from "./admin-shell/routes.ts";
import { appProxyPart } from "./app-proxy/routes.ts";
import { bulkPart } from "./bulk/part.ts";
import { controlRoutes } from "./control/routes.ts";
import { customerAccountsPart } from "./customer-accounts/routes.ts";
import { faultGate } from "./control/fault-gate.ts";
import { adminRequestFacts, Faults } from "./control/faults.ts";
import { Refusal } from "./http.ts";
import { MailCatcher } from "./mail/catcher.ts";
import { mailPart } from "./mail/routes.ts";
import { Installation } from "./oauth/installation.ts";
import { oauthRoutes } from "./oauth/routes.ts";
import { Tokens } from "./oauth/tokens.ts";
import { ensureShop } from "./state/shop.ts";
import { languagePrefix } from "./storefront/language.ts";
import { storefrontPart } from "./storefront/routes.ts";
import { Store } from "./state/store.ts";
import { uiExtensionsPart } from "./ui-extensions/routes.ts";
import { Extensions } from "./ui-extensions/settings.ts";
import { type SenderOptions, WebhookSender } from "./webhooks/sender.ts";

export type { AppConfig } from "./app-config.ts";

/** What every part of the development store works with. */
export interface DevStore {
  readonly store: Store;
  /** The shop it plays, e.g. "encore-demo.myshopify.com". */
  readonly shopDomain: string;
  /** Its own address, e.g. "http://127.0.0.1:4000"; known once it listens. */
  readonly origin: string;
  readonly app: DevStoreApp;
  readonly tokens: Tokens;
  readonly installation: Installation;
  readonly faults: Faults;
  readonly webhooks: WebhookSender;
  /** The SMTP server and what it caught. */
  readonly mail: MailCatcher;
  /** Theme and UI extensions of the app, and what the merchant set for them. */
  readonly extensions: Extensions;
  /** Now, cut to whole seconds as Shopify does; tests may set it. */
  now(): Date;
  /** One line for whoever watches the store work. */
  log(line: string): void;
  /** What the store itself did wrong, with its stack: it is said even when nobody watches. */
  report(fault: string): void;
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

/** A part of the development store: it adds its routes and may return what must be closed. */
export type DevStorePart =
  ((devStore: DevStore, router: Router) => void) | ((devStore: DevStore, router: Router) => PartHandle);

/** How a part that holds something is ended. */
export interface PartHandle {
  close(): Promise<void>;
}

/** Development values, known to everybody: they guard nothing but a store on this machine. */
export const DEVELOPMENT_API_KEY = "encore-development-key";
export const DEVELOPMENT_API_SECRET = "encore-development-secret";

export interface DevStoreOptions {
  /** 0 takes a free port. */
  port?: number;
  /** Where the mail server listens; 0, the default, takes a free port. */
  smtpPort?: number;
  /** The SQLite file, or ":memory:" (the default). */
  file?: string;
  /** Where the files of bulk operations go; a temporary folder by default. */
  bulkFolder?: string;
  /** The folders that hold the app's extensions; "extensions" by default. */
  extensionFolders?: readonly string[];
  shopDomain?: string;
  apiKey?: string;
  apiSecret?: string;
  /** Where the app listens. */
  appUrl: string;
  config: AppConfig;
  webhooks?: SenderOptions;
  now?: () => Date;
  /** Takes every line that the store says of its work; without it none is printed but of the store's own faults. */
  log?: (line: string) => void;
}

/** A development store that listens. */
export interface RunningDevStore extends DevStore {
  readonly port: number;
  /** Stops listening, ends what is under way and closes the data. */
  close(): Promise<void>;
}

/** Starts a development store on the loopback interface. @throws Error with code EADDRINUSE when the port is taken. */
export async function createDevStore(options: DevStoreOptions): Promise<RunningDevStore> {
  const shopDomain = options.shopDomain ?? "encore-demo.myshopify.com";
  const store = new Store(options.file ?? ":memory:");
  ensureShop(store, shopDomain);
  const clock = options.now ?? (() => new Date());
  const now = (): Date => new Date(Math.floor(clock().getTime() / 1000) * 1000);
  const tokens = new Tokens(store, now);
  const faults = new Faults();
  const app: DevStoreApp = {
    apiKey: options.apiKey ?? DEVELOPMENT_API_KEY,
    apiSecret: options.apiSecret ?? DEVELOPMENT_API_SECRET,
    url: options.appUrl.replace(/\/$/, ""),
    config: options.config,
  };
  const log = options.log ?? (() => undefined);
  const installation = new Installation(store, tokens, options.config, now);
  const installed = (): boolean => installation.state() !== null;
  let port = 0;
  const devStore: DevStore = {
    store,
    shopDomain,
    get origin() {
      return `http://127.0.0.1:${port}`;
    },
    app,
    tokens,
    installation,
    faults,
    webhooks: new WebhookSender({ store, app, shopDomain, faults, installed, now, log }, options.webhooks),
    mail: new MailCatcher({ faults, now, log }),
    extensions: new Extensions(options.extensionFolders ?? ["extensions"]),
    now,
    log,
    report: options.log ?? ((fault) => console.error(`Development store: ${fault}`)),
  };

  const application = express();
  application.disable("x-powered-by");
  application.set("etag", false);
  application.use(languagePrefix);
  application.use("/admin/oauth", faultGate(faults, "oauth"));
  application.use(
    "/admin/api",
    // Read here because a fault may ask for the operation's name; a body that is read already is left as it is later on.
    express.json({ limit: "10mb" }),
    faultGate(faults, "admin-graphql", {
      // Throttling is the bucket's business.
      kinds: ["fail", "hang", "malform", "disconnect"],
      facts: (request) => adminRequestFacts(request.body),
    }),
  );

  const closers: (() => Promise<void>)[] = [];
  const parts: DevStorePart[] = [
    oauthRoutes,
    adminGraphqlPart(),
    bulkPart(options.bulkFolder),
    controlRoutes,
    appProxyPart,
    mailPart,
    uiExtensionsPart,
    customerAccountsPart,
    adminShellPart,
    storefrontPart,
  ];
  for (const part of parts) {
    const router = express.Router();
    application.use(router);
    const handle = part(devStore, router);
    if (handle) closers.push(() => handle.close());
  }
  application.use((request, response) => {
    response.status(404).json({ errors: "Not Found", path: request.path });
  });
  application.use((error: unknown, request: Request, response: Response, next: NextFunction) => {
    if (error instanceof Refusal) {
      response.status(error.status);
      if (request.accepts(["json", "html"]) === "html") response.send(refusalPage(error));
      else response.json({ error: error.message, ...error.detail });
      return;
    }
    if (isBadBody(error)) {
      response.status(400).json({ error: "The body is not valid JSON" });
      return;
    }
    devStore.report(
      `${request.method} ${request.path}: ${error instanceof Error ? error.stack : String(error)}`,
    );
    if (response.headersSent) {
      next(error);
      return;
    }
    response.status(500).json({ error: error instanceof Error ? error.message : String(error) });
  });

  const server = createServer(application);
  try {
    await devStore.mail.listen(options.smtpPort ?? 0);
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(options.port ?? 0, "127.0.0.1", resolve);
    });
  } catch (error) {
    await Promise.all([devStore.webhooks.close(), devStore.mail.close()]);
    store.close();
    throw error;
  }
  port = (server.address() as AddressInfo).port;
  devStore.webhooks.resume();

  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await Promise.all([
      devStore.webhooks.close(),
      devStore.mail.close(),
      ...closers.map((closer) => closer()),
    ]);
    await closed;
    store.close();
  };
  return Object.assign(Object.create(devStore) as DevStore, {
    port,
    close: () => (closing ??= close()),
  });
}

/** What a person in a browser sees of a refusal. */
function refusalPage(refusal: Refusal): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta name="viewport" content="width=device-width" />
        <title>${refusal.status}</title>
      </head>
      <body
        style="font: 16px/1.5 system-ui, sans-serif; max-width: 36rem; margin: 20vh auto; padding: 0 1rem"
      >
        <h1 style="font-size: 1.4rem">${refusal.message}</h1>
        <p><a href="/admin">Admin</a> · <a href="/shop">Online store</a></p>
      </body>
    </html>`.text;
}

function isBadBody(error: unknown): boolean {
  return error instanceof SyntaxError && "body" in error;
}
