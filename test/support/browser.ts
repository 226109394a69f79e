/**
 * A real Chromium for browser tests: the one named by CHROMIUM, the system's, Playwright's own, or the one inside the
 * npm package @sparticuz/chromium, whose missing libraries are no surprise on a bare machine and are then installed.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

import { chromium, type Browser } from "playwright-core";

const SYSTEM = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Shopify's library answers 410 to what calls itself HeadlessChrome: to it that is a bot.
  "--user-agent=Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36",
];

/** Starts it, headless. @throws Error saying how to get a browser when there is none and none can be installed */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await findChromium(), headless: true, args: ARGUMENTS });
}

async function findChromium(): Promise<string> {
  const found = installedChromium();
  if (found) return found;
  if (process.platform === "linux" && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    installDebianChromium();
    const installed = installedChromium();
    if (installed) return installed;
  }
  if (process.platform === "linux") {
    const { default: packaged } = await import("@sparticuz/chromium");
    return packaged.executablePath();
  }
  throw new Error("Browser tests need Chromium or Chrome: install one, or name it in the variable CHROMIUM");
}

function installedChromium(): string | undefined {
  const named = process.env["CHROMIUM"];
  if (named && !existsSync(named)) throw new Error(`CHROMIUM names ${named}, which does not exist`);
  return [named, ...SYSTEM, ...playwrightsOwn()].find((path) => path && existsSync(path));
}

function playwrightsOwn(): string[] {
  const folder = join(homedir(), ".cache/ms-playwright");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith("chromium-"))
    .map((name) => join(folder, name, "chrome-linux/chrome"));
}

function installDebianChromium(): void {
  const quietly = { stdio: "ignore", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } } as const;
  execFileSync("apt-get", ["update", "-qq"], quietly);
  execFileSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], quietly);
}
