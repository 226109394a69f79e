/**
 * PgBouncer in transaction mode before a test's PostgreSQL: the machine's own, or Debian's package, unpacked (not installed)
 * into node_modules/.cache, which needs no root.
 */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { freePort } from "./postgres.ts";

const INSTALLED = [
  "/usr/sbin/pgbouncer",
  "/usr/bin/pgbouncer",
  "/usr/local/bin/pgbouncer",
  "/opt/homebrew/bin/pgbouncer",
];
const CACHE = "node_modules/.cache/pgbouncer";
/** The package, and the libraries that Debian's base does not hold. */
const PACKAGES = ["pgbouncer", "libc-ares2", "libevent-2.1-7"];
/** PgBouncer refuses to be root, as PostgreSQL does, and becomes the same user. */
const USER = "postgres";

/** Where the program is, and in which folders its libraries are when they were unpacked with it. */
export interface PgBouncerProgram {
  path: string;
  libraries: string[];
}

/** Finds PgBouncer, or gets it. @throws Error saying why there is none */
export function findPgBouncer(): PgBouncerProgram {
  const installed = INSTALLED.find((path) => existsSync(path));
  if (installed) return { path: installed, libraries: [] };
  const folder = resolve(CACHE);
  if (!existsSync(folder)) unpackDebianPackages(folder);
  const libraries = readdirSync(join(folder, "usr/lib")).map((name) => join(folder, "usr/lib", name));
  return { path: join(folder, "usr/sbin/pgbouncer"), libraries };
}

function unpackDebianPackages(folder: string): void {
  if (!existsSync("/usr/bin/apt-get")) {
    throw new Error(
      "PgBouncer is not installed, and only Debian's package can be used without installing it",
    );
  }
  // Moved into place when it is whole.
  const unfinished = `${folder}.${process.pid}`;
  const downloads = `${unfinished}.downloads`;
  mkdirSync(downloads, { recursive: true });
  const quietly = { cwd: downloads, stdio: "pipe" as const, timeout: 90_000 };
  try {
    download(quietly);
    for (const file of readdirSync(downloads)) execFileSync("dpkg", ["-x", file, unfinished], quietly);
    renameSync(unfinished, folder);
  } catch (error) {
    const { stderr } = error as { stderr?: Buffer };
    const why = stderr?.toString().trim().split("\n").at(-1) ?? String(error);
    throw new Error(`PgBouncer is not installed, and Debian's package could not be got: ${why}`, {
      cause: error,
    });
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
    rmSync(downloads, { recursive: true, force: true });
  }
}

function download(options: { cwd: string; stdio: "pipe"; timeout: number }): void {
  const get = () => execFileSync("apt-get", ["download", "-qq", ...PACKAGES], options);
  try {
    get();
  } catch (error) {
    // A bare machine does not know its packages yet; only root may make it ask.
    if (process.getuid?.() !== 0) throw error;
    execFileSync("apt-get", ["update", "-qq"], options);
    get();
  }
}

export interface PgBouncer {
  /** The database through PgBouncer, as the same user. */
  readonly url: string;
  /** All that it has said. */
  said(): string;
  stop(): Promise<void>;
}

/**
 * Starts it before one database, for one user.
 * @param poolSize connections to PostgreSQL, shared by all clients
 * @throws Error with its last words when it does not come up
 */
export async function startPgBouncer(
  program: PgBouncerProgram,
  databaseUrl: string,
  poolSize: number,
): Promise<PgBouncer> {
  const { hostname, port: serverPort, username, password, pathname } = new URL(databaseUrl);
  const folder = mkdtempSync(join(tmpdir(), "encore-pgbouncer-"));
  const port = await freePort();
  const users = join(folder, "users.txt");
  const settings = join(folder, "pgbouncer.ini");
  writeFileSync(users, `"${username}" "${password}"\n`);
  writeFileSync(
    settings,
    `[databases]
* = host=${hostname} port=${serverPort}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
pool_mode = transaction
default_pool_size = ${poolSize}
max_client_conn = 200
`,
  );
  const asUser = process.getuid?.() === 0 ? ["-u", USER] : [];
  const child = spawn(program.path, [...asUser, settings], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, LD_LIBRARY_PATH: program.libraries.join(":") },
  });
  let said = "";
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes("process up")) resolve();
    });
    void ended.then(() =>
      reject(new Error(`PgBouncer did not start: ${said.trim().split("\n").at(-1) ?? ""}`)),
    );
  });
  const endWithParent = () => child.kill("SIGKILL");
  process.once("exit", endWithParent);
  return {
    url: `postgres://${username}:${password}@127.0.0.1:${port}${pathname}`,
    said: () => said,
    async stop() {
      process.off("exit", endWithParent);
      // SIGINT would wait for its clients.
      child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
