/** Generated code and the build, made again only when what they are made of has changed. */
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

import { tryLock } from "./lock.ts";
import { digest, isStale, stamp } from "./stale.ts";

const GENERATED = {
  stamp: "app/generated/made-of",
  from: ["prisma", "app/shopify", "codegen.ts", "package-lock.json"],
};
const BUILD = { stamp: "build/made-of", from: ["app", "vite.config.ts", "package-lock.json"] };
const LOCK = "node_modules/.encore-build.lock";

/**
 * Generates and builds what is stale; several processes may ask at once, and one of them does it.
 * @throws Error with the command's output when it fails
 */
export async function generateAndBuild(say: (line: string) => void): Promise<void> {
  await withLock(async () => {
    const sources = digest(GENERATED.from, "node_modules");
    if (isStale(GENERATED.stamp, sources)) {
      say("generating code");
      await npmRun("generate");
      stamp(GENERATED.stamp, sources);
    }
    const inputs = digest(BUILD.from, "app/generated");
    if (isStale(BUILD.stamp, inputs)) {
      say("building Encore");
      await npmRun("build");
      stamp(BUILD.stamp, inputs);
    }
  });
}

async function withLock(work: () => Promise<void>): Promise<void> {
  let unlock = tryLock(LOCK);
  while (!unlock) {
    await sleep(250);
    unlock = tryLock(LOCK);
  }
  try {
    await work();
  } finally {
    unlock();
  }
}

async function npmRun(script: string): Promise<void> {
  const child = spawn("npm", ["run", "--silent", script], {
    // Vitest's own variables would make Vite build for tests.
    env: { NODE_ENV: "production", PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "" },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  // In a group of its own, so that Ctrl-C does not make it look like a failed build; it ends with this process all the same.
  const endWithParent = () => {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
  };
  process.once("exit", endWithParent);
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", resolve);
  });
  process.off("exit", endWithParent);
  if (code !== 0) throw new Error(`\`npm run ${script}\` failed:\n${output}`);
}
