/**
 * The demo: PostgreSQL, the development store with a shop full of orders, Encore and its worker, on this machine alone.
 *
 * Everything it keeps is in one folder (.data/demo), everything it starts ends with it.
 */
import { accessSync, constants, mkdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";

import { DEVELOPMENT_API_KEY, DEVELOPMENT_API_SECRET } from "../dev-store/server.ts";
import { readAppConfig } from "../dev-store/app-config.ts";
import { generateAndBuild } from "../support/build.ts";
import { freePort, isPortFree, provisionDatabase, serverAt } from "../support/postgres.ts";
import { migrate } from "../../prisma/migrate.ts";
import { tryLock } from "../support/lock.ts";
import { dataFolder } from "../support/postgres-binaries.ts";
import { StartError, startProcess, type ChildService } from "../support/processes.ts";
import { fillShop } from "./fill-shop.ts";

const USAGE = `Usage: npm run demo -- [options]
  --orders N        how many orders the shop gets when it is made (about 5,600 from 2,000 customers)
  --cdnow FILE      real orders instead: the file CDNOW_master.txt of the CDNOW data set
  --reset           start over with a new shop and an empty database
  --data DIR        where it keeps everything (.data/demo)
  --port N          where the shop's admin opens (4000)
  --app-port N      where Encore listens (3000)`;
const SHOP = "encore-demo.myshopify.com";
/** The folder that holds everything; another with --data. */
let data = ".data/demo";
const START_OVER = "start over with `npm run demo -- --reset`";

const running: ChildService[] = [];
const began = performance.now();

function say(line: string): void {
  const seconds = ((performance.now() - began) / 1000).toFixed(1).padStart(5);
  console.log(`${seconds} s  ${line}`);
}

function parseOptions() {
  try {
    return parseArgs({
      options: {
        orders: { type: "string" },
        cdnow: { type: "string" },
        reset: { type: "boolean", default: false },
        data: { type: "string" },
        port: { type: "string", default: "4000" },
        "app-port": { type: "string", default: "3000" },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    const [first] = (error as Error).message.split(/[.\n]/);
    throw new StartError(`${first}: \`npm run demo -- --help\` lists the options`, { cause: error });
  }
}

function readOptions() {
  const values = parseOptions();
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  const number = (name: string, text: string, max: number) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1 || value > max)
      throw new StartError(`--${name} ${text} is not a number from 1 to ${max}`);
    return value;
  };
  if (values.port === values["app-port"]) throw new StartError("--port and --app-port must not be the same");
  return {
    orders: values.orders === undefined ? null : number("orders", values.orders, 5_000_000),
    cdnow: values.cdnow ?? null,
    reset: values.reset,
    data: values.data ?? data,
    port: number("port", values.port, 65_535),
    appPort: number("app-port", values["app-port"], 65_535),
  };
}

async function main(): Promise<void> {
  const options = readOptions();
  data = options.data;
  if (options.cdnow !== null && !statSync(options.cdnow, { throwIfNoEntry: false })?.isFile())
    throw new StartError(`there is no file ${options.cdnow}`);
  for (const [flag, port] of [
    ["--port", options.port],
    ["--app-port", options.appPort],
  ] as const) {
    if (!(await isPortFree(port)))
      throw new StartError(`port ${port} is taken: end what uses it, or choose another with ${flag}`);
  }
  takeFolder(options.reset);

  say("starting PostgreSQL");
  const postgresPort = await freePort();
  await start(
    {
      name: "PostgreSQL",
      script: "test/demo/postgres-host.ts",
      args: [join(data, "postgres"), String(postgresPort)],
      env: {},
      logFile: join(data, "logs/postgres.log"),
    },
    `the database in ${data}/postgres does not start; look into ${data}/logs/postgres.log, or ${START_OVER}`,
  );
  const unusable = (error: unknown) => {
    const why = error instanceof Error ? error.message.trim().split("\n").at(-1) : String(error);
    throw new StartError(`the database in ${data}/postgres cannot be used (${why}): ${START_OVER}`, {
      cause: error,
    });
  };
  const database = await provisionDatabase(serverAt(postgresPort), "encore").catch(unusable);
  await generateAndBuild(say);
  await unbroken(migrate(database.ownerUrl).catch(unusable));

  const origin = `http://127.0.0.1:${options.port}`;
  const appUrl = `http://127.0.0.1:${options.appPort}`;
  const smtpPort = await freePort();
  const shopify = { SHOPIFY_API_KEY: DEVELOPMENT_API_KEY, SHOPIFY_API_SECRET: DEVELOPMENT_API_SECRET };
  say("starting the development store");
  await start(
    {
      name: "the development store",
      script: "test/dev-store/main.ts",
      args: [
        ...["--port", String(options.port), "--smtp-port", String(smtpPort), "--data", join(data, "store")],
        ...["--shop", SHOP, "--app-url", appUrl],
      ],
      env: shopify,
      logFile: join(data, "logs/dev-store.log"),
    },
    `the shop in ${data}/store does not open; look into ${data}/logs/dev-store.log, or ${START_OVER}`,
  );
  await fillShop(origin, options, say);

  say("starting Encore and its worker");
  const appEnv = {
    ...shopify,
    NODE_ENV: "production",
    SHOPIFY_APP_URL: appUrl,
    SCOPES: readAppConfig("shopify.app.toml").scopes.join(","),
    DATABASE_URL: database.appUrl,
    DEV_STORES: `${SHOP}=${origin}`,
    APP_BRIDGE_URL: `${origin}/__app-bridge/app-bridge.js`,
    SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
    MAIL_FROM: "Fernhill Supply <care@fernhill.example>",
    LOG_LEVEL: "info",
  };
  await Promise.all([
    start({
      name: "Encore",
      script: "app/server.ts",
      env: { ...appEnv, PORT: String(options.appPort), JOBS: "off" },
      logFile: join(data, "logs/encore.log"),
    }),
    start({
      name: "the worker",
      script: "app/worker.ts",
      env: appEnv,
      logFile: join(data, "logs/worker.log"),
    }),
  ]);

  say("ready");
  console.log(
    `\n  Open ${origin}: it is the shop's admin, with Encore in it.\n  The storefront is at ${origin}/shop, the mails it sends are at ${origin}/mail. Ctrl-C ends everything.\n`,
  );

  // A process that ends by itself ends the demo, with the reason.
  const ended = await Promise.race(running.map((process) => process.ended.then(() => process.name)));
  if (!stopping) throw new StartError(`${ended} has ended unexpectedly; its log is in ${data}/logs`);
}

/**
 * Makes the folder, emptied if asked to, and keeps it for this process.
 * @throws StartError when another demo has it, or nobody may write
 */
function takeFolder(reset: boolean): void {
  try {
    mkdirSync(dirname(data), { recursive: true });
    // Beside the data, which --reset removes.
    const lock = `${data}.lock`;
    const unlock = tryLock(lock);
    if (!unlock) throw new StartError("another demo is running in this folder: end that one first");
    process.once("exit", () => {
      rmSync(lock, { force: true });
      unlock();
    });
    if (reset) {
      rmSync(data, { recursive: true, force: true });
      // Where the database lies elsewhere.
      rmSync(dataFolder(join(data, "postgres")), { recursive: true, force: true });
    }
    mkdirSync(data, { recursive: true });
    accessSync(data, constants.W_OK);
  } catch (error) {
    if (error instanceof StartError) throw error;
    const { code, path } = error as NodeJS.ErrnoException;
    throw new StartError(`cannot use ${path ?? data} (${code}): make it a folder that you may write to`, {
      cause: error,
    });
  }
}

let stopping: Promise<void> | undefined;
const underWay = new Set<Promise<unknown>>();

/** Work of a second or two that whoever stops the demo waits for: broken off, it would leave something half-done behind. */
async function unbroken<T>(work: Promise<T>): Promise<T> {
  underWay.add(work);
  try {
    return await work;
  } finally {
    underWay.delete(work);
    // It is the turn of whoever stops the demo: nothing new begins.
    if (stopping) await stopping;
  }
}

/** @param failed what to say when it does not start; its own last words by default */
async function start(service: Parameters<typeof startProcess>[0], failed?: string): Promise<void> {
  const started = startProcess(service).then(
    (process) => void running.push(process),
    (error: unknown) => {
      throw failed === undefined ? error : new StartError(failed, { cause: error });
    },
  );
  await unbroken(started);
}

/** Ends what was started, the last first. */
function stopAll(): Promise<void> {
  stopping ??= (async () => {
    await Promise.allSettled(underWay);
    while (running.length > 0) await running.pop()?.stop();
  })();
  return stopping;
}

// "disconnect": what started it (start.mjs) is gone.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "disconnect"] as const) {
  process.on(signal, () => {
    if (!stopping) say("stopping");
    void stopAll().then(() => process.exit(0));
  });
}

main().catch(async (error: unknown) => {
  if (stopping) return;
  console.error(
    `demo: ${error instanceof StartError ? error.message : error instanceof Error ? error.stack : String(error)}`,
  );
  await stopAll();
  process.exit(1);
});
