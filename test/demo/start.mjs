/**
 * `npm run demo`: installs what is missing, then hands over to main.ts on the Node that the project brings along.
 *
 * Plain JavaScript with nothing but Node's own modules, because it is what runs before anything is installed.
 */
import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setInterval } from "node:timers";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** Whether every package that the lock file demands is there in its version; optional ones may be missing. */
function isInstalled() {
  const installedFile = join(root, "node_modules/.package-lock.json");
  if (!existsSync(installedFile)) return false;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  const installed = JSON.parse(readFileSync(installedFile, "utf8")).packages;
  return Object.entries(wanted).every(
    ([path, entry]) => path === "" || entry.optional || installed[path]?.version === entry.version,
  );
}

/** @param {string} line says what to do */
function refuse(line) {
  console.error(`demo: ${line}`);
  process.exit(1);
}

// What is written to besides the project's own folder belongs to somebody else after a start with sudo.
for (const folder of ["", "node_modules", "app", "app/generated", "build", ".data", ".data/demo"]) {
  const path = join(root, folder);
  try {
    if (existsSync(path)) accessSync(path, constants.W_OK);
  } catch (error) {
    refuse(`cannot write to ${path} (${error.code}): make it and all that is in it writable for you`);
  }
}

if (!isInstalled()) {
  console.log("Installing packages (once, about a minute)…");
  const install = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: "inherit",
  });
  if (install.status !== 0) {
    refuse("the packages could not be installed; see npm's message above, then run `npm run demo` again");
  }
}

const node = join(root, "node_modules/.bin/node");
const demo = spawn(
  node,
  ["--disable-warning=ExperimentalWarning", join(root, "test/demo/main.ts"), ...process.argv.slice(2)],
  // By the channel the demo notices that this process is gone, however it went.
  { cwd: root, stdio: ["inherit", "inherit", "inherit", "ipc"] },
);
// Ctrl-C reaches the demo itself; this process only waits for it to have tidied up.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => demo.kill("SIGTERM"));
process.on("SIGHUP", () => demo.kill("SIGHUP"));
demo.on("exit", (code) => process.exit(code ?? 1));
// npm tells nobody when it is killed.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) demo.kill("SIGTERM");
}, 500);
