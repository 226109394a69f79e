/**
 * A real PostgreSQL server from npm, for tests, benchmarks and the demo: nothing to install.
 */
import { execFile, spawn } from "node:child_process";
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

import pg from "pg";

import { installationFor } from "./postgres-binaries.ts";

/** A running server, wherever it was started. */
export interface PostgresAddress {
  port: number;
  /** URL of a database as the superuser. */
  superuserUrl(database: string): string;
}

export interface PostgresServer extends PostgresAddress {
  stop(): Promise<void>;
}

export interface StartPostgresOptions {
  /** Where the cluster lives; made when it is not there. */
  dataDir: string;
  /** A free port by default. */
  port?: number;
  /** Give up durability for speed: for data that is thrown away. */
  throwaway?: boolean;
}

/** Shorter than whoever asks for the end is ready to wait (processes.ts). */
const FAST_SHUTDOWN_MS = 6_000;
const SUPERUSER = "postgres";
/** The server listens on the loopback address alone, so this keeps nobody out; it is not a secret. */
const PASSWORD = "encore";

/** Starts the server. @throws Error with PostgreSQL's own last words when it does not come up. */
export async function startPostgres(options: StartPostgresOptions): Promise<PostgresServer> {
  const port = options.port ?? (await freePort());
  const { initdb, postgres, dataDir, runAs } = installationFor(options.dataDir);
  if (!existsSync(join(dataDir, "PG_VERSION"))) await initialise(initdb, dataDir, runAs);
  await endLeftOver(dataDir);

  const settings = {
    port: String(port),
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "200",
    shared_buffers: "256MB",
    max_wal_size: "2GB",
    random_page_cost: "1.1",
    ...(options.throwaway ? { fsync: "off", synchronous_commit: "off", full_page_writes: "off" } : {}),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const server = spawn(postgres, ["-D", dataDir, ...flags], {
    ...runAs,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let output = "";
    server.stderr.on("data", (chunk: Buffer) => {
      // Read to the end, or the server would block on a full pipe; kept only until it is up.
      if (server.exitCode === null && output.length < 20_000) output += chunk.toString();
      if (output.includes("ready to accept connections")) resolve();
    });
    server.once("error", reject);
    void ended.then(() => reject(new Error(`PostgreSQL did not start: ${lastLine(output)}`)));
  });
  // A parent that ends without stopping it must not leave it behind.
  const endWithParent = () => server.kill("SIGQUIT");
  process.once("exit", endWithParent);
  return {
    ...serverAt(port),
    async stop() {
      process.off("exit", endWithParent);
      // Fast shutdown: open connections are cut, what is committed is kept.
      server.kill("SIGINT");
      // A server whose data is damaged may not manage that; at once, then, and the next start recovers.
      const hurry = setTimeout(() => server.kill("SIGQUIT"), FAST_SHUTDOWN_MS);
      await ended;
      clearTimeout(hurry);
    },
  };
}

/** Made beside its place and moved there when it is whole: broken off half-way, it is made again. */
async function initialise(
  initdb: string,
  dataDir: string,
  runAs: { uid?: number; gid?: number },
): Promise<void> {
  const unfinished = `${dataDir}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  if (runAs.uid !== undefined && runAs.gid !== undefined) chownSync(unfinished, runAs.uid, runAs.gid);
  const passwordFile = `${dataDir}.password`;
  writeFileSync(passwordFile, PASSWORD, { mode: 0o644 });
  const locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const access = ["--auth=scram-sha-256", `--username=${SUPERUSER}`, `--pwfile=${passwordFile}`];
  try {
    await promisify(execFile)(initdb, ["-D", unfinished, ...access, ...locale, "--no-sync"], {
      ...runAs,
      env: { ...process.env, LC_ALL: "C" },
    });
    rmdirSync(dataDir);
    renameSync(unfinished, dataDir);
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw new Error(`PostgreSQL could not make its data folder: ${lastLine(stderr ?? String(error))}`, {
      cause: error,
    });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** A server whose parent was killed may still hold the data: it is ours, and it is ended first. */
async function endLeftOver(dataDir: string): Promise<void> {
  const lock = join(dataDir, "postmaster.pid");
  if (!existsSync(lock)) return;
  const pid = Number(readFileSync(lock, "utf8").split("\n")[0]);
  const commandLine = `/proc/${pid}/cmdline`;
  if (!existsSync(commandLine) || !readFileSync(commandLine, "utf8").includes(dataDir)) return;
  process.kill(pid, "SIGINT");
  while (existsSync(commandLine)) await sleep(50);
}

function lastLine(output: string): string {
  return output.trim().split("\n").at(-1) ?? "it said nothing";
}

/** The server that `startPostgres` started on this port, perhaps in another process. */
export function serverAt(port: number): PostgresAddress {
  return {
    port,
    superuserUrl: (database) => `postgres://${SUPERUSER}:${PASSWORD}@127.0.0.1:${port}/${database}`,
  };
}

export interface ProvisionedDatabase {
  /** For migrations: the owner of every table. */
  ownerUrl: string;
  /** For the app: a user that owns nothing and is bound by row-level security. */
  appUrl: string;
}

/**
 * Makes the two users and an empty database, as docs/running-in-production.md says. Safe to repeat.
 * @param template clone this database instead of making an empty one
 */
export async function provisionDatabase(
  server: PostgresAddress,
  database: string,
  template?: string,
): Promise<ProvisionedDatabase> {
  const client = new pg.Client(server.superuserUrl("postgres"));
  await client.connect();
  try {
    await client.query(`
      DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'encore_owner') THEN
          CREATE ROLE encore_owner LOGIN CREATEROLE CREATEDB PASSWORD '${PASSWORD}';
        END IF;
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'encore_app') THEN CREATE ROLE encore_app NOLOGIN; END IF;
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'encore_ops') THEN CREATE ROLE encore_ops NOLOGIN; END IF;
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'encore_web') THEN
          CREATE ROLE encore_web LOGIN PASSWORD '${PASSWORD}';
          GRANT encore_app TO encore_web WITH INHERIT TRUE;
          GRANT encore_ops TO encore_web WITH INHERIT FALSE, SET TRUE;
        END IF;
      END $$`);
    const exists = await client.query("SELECT FROM pg_database WHERE datname = $1", [database]);
    if (exists.rowCount === 0) {
      const name = client.escapeIdentifier(database);
      const from = template ? ` TEMPLATE ${client.escapeIdentifier(template)}` : "";
      await client.query(`CREATE DATABASE ${name} OWNER encore_owner${from}`);
    }
  } finally {
    await client.end();
  }
  const url = (user: string) => `postgres://${user}:${PASSWORD}@127.0.0.1:${server.port}/${database}`;
  return { ownerUrl: url("encore_owner"), appUrl: url("encore_web") };
}

/** Whether nothing listens on this port of the loopback address. */
export async function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}

/** A TCP port that was free a moment ago. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
