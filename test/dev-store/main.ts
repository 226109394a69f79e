/**
 * `npm run dev-store -- --port 4000 --data DIR`: the development store alone, until Ctrl-C.
 *
 * Every fault a user can mend ends in one line and exit code 1.
 */
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

import { tryLock } from "../support/lock.ts";
import { readAppConfig } from "./app-config.ts";
import { createDevStore, DEVELOPMENT_API_KEY, DEVELOPMENT_API_SECRET } from "./server.ts";

const USAGE = `Usage: npm run dev-store -- [options]
  --port N        port to listen on (4000)
  --smtp-port N   where its mail server listens; 0, the default, takes a free port
  --data DIR      folder for its data; without it the store lives in memory and is gone with the process
  --shop DOMAIN   the shop it plays (encore-demo.myshopify.com)
  --app-url URL   where the app listens (SHOPIFY_APP_URL or http://127.0.0.1:3000)
  --config FILE   the app's toml (shopify.app.toml)
The app's key and secret are taken from SHOPIFY_API_KEY and SHOPIFY_API_SECRET; without them development values hold.`;

/** A fault that the user can mend; its message is the one line they see. */
class UsageError extends Error {}

interface Options {
  port: number;
  smtpPort: number;
  data: string | null;
  shop: string;
  appUrl: string;
  config: string;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "4000" },
      "smtp-port": { type: "string", default: "0" },
      data: { type: "string" },
      shop: { type: "string", default: "encore-demo.myshopify.com" },
      "app-url": { type: "string", default: process.env["SHOPIFY_APP_URL"] ?? "http://127.0.0.1:3000" },
      config: { type: "string", default: "shopify.app.toml" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  const readPort = (flag: string, text: string): number => {
    const number = Number(text);
    if (!Number.isInteger(number) || number < 0 || number > 65_535)
      throw new UsageError(`${flag} ${text} is not a port number`);
    return number;
  };
  const port = readPort("--port", values.port);
  const smtpPort = readPort("--smtp-port", values["smtp-port"]);
  if (!/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/.test(values.shop))
    throw new UsageError(`--shop ${values.shop} is not a name.myshopify.com domain`);
  if (!URL.canParse(values["app-url"])) throw new UsageError(`--app-url ${values["app-url"]} is not a URL`);
  return {
    port,
    smtpPort,
    data: values.data ?? null,
    shop: values.shop,
    appUrl: values["app-url"],
    config: values.config,
  };
}

/** Holds the data folder for this process. @returns what releases it */
function lockFolder(folder: string): () => void {
  const file = join(folder, "lock.sqlite");
  let unlock: (() => void) | undefined;
  try {
    mkdirSync(folder, { recursive: true });
    unlock = tryLock(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `cannot write to ${folder} (${code === "ERR_SQLITE_ERROR" ? message : (code ?? message)}): choose another folder with --data`,
    );
  }
  if (unlock === undefined) {
    throw new UsageError(
      `${folder} is in use by another development store: stop that one or choose another folder with --data`,
    );
  }
  return () => {
    rmSync(file, { force: true });
    unlock();
  };
}

async function main(): Promise<void> {
  const options = readOptions();
  if (!existsSync(options.config))
    throw new UsageError(`there is no ${options.config}: name the app's toml with --config`);
  const config = readAppConfig(options.config);
  const folder = options.data === null ? null : resolve(options.data);
  const unlock = folder === null ? () => undefined : lockFolder(folder);
  let devStore;
  try {
    devStore = await createDevStore({
      port: options.port,
      smtpPort: options.smtpPort,
      file: folder === null ? ":memory:" : join(folder, "store.sqlite"),
      ...(folder !== null && { bulkFolder: join(folder, "bulk") }),
      shopDomain: options.shop,
      apiKey: process.env["SHOPIFY_API_KEY"] ?? DEVELOPMENT_API_KEY,
      apiSecret: process.env["SHOPIFY_API_SECRET"] ?? DEVELOPMENT_API_SECRET,
      appUrl: options.appUrl,
      config,
      log: (line) => console.log(line),
    });
  } catch (error) {
    unlock();
    const { code, port } = error as NodeJS.ErrnoException & { port?: number };
    if (code === "EADDRINUSE") {
      const flag = port === options.smtpPort && port !== 0 ? "--smtp-port" : "--port";
      throw new UsageError(`port ${port ?? options.port} is taken: choose another with ${flag}`);
    }
    if (code === "ERR_SQLITE_ERROR") {
      throw new UsageError(
        `the data in ${folder ?? "memory"} cannot be read (${(error as Error).message}): remove the folder or choose another with --data`,
      );
    }
    throw error;
  }
  console.log(`Development store ${devStore.shopDomain}: ${devStore.origin}`);
  console.log(`Mail server: ${devStore.mail.url}, inbox: ${devStore.origin}/mail`);

  const stop = (): void => {
    devStore.close().then(
      () => {
        unlock();
        process.exit(0);
      },
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  // Started by the demo: say when it listens, and end when the demo is gone.
  process.once("disconnect", stop);
  process.send?.("ready");
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  console.error(`dev-store: ${message.split("\n")[0] ?? message}`);
  process.exit(1);
});
