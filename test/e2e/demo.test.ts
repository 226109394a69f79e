/** The demo, as somebody runs it who is new to Encore. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, expect, test } from "vitest";

import { freePort, isPortFree } from "../support/postgres.ts";

const folder = mkdtempSync(join(tmpdir(), "encore-demo-"));
// The database is run by another user where this one is root.
chmodSync(folder, 0o755);
const data = join(folder, "demo");
const [port, appPort] = [await freePort(), await freePort()];
const ARGUMENTS = ["--data", data, "--port", String(port), "--app-port", String(appPort), "--orders", "150"];
const started: Demo[] = [];
afterAll(async () => {
  for (const demo of started) await demo.end("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

class Demo {
  readonly process: ChildProcess;
  output = "";

  constructor(...more: string[]) {
    this.process = spawn("npm", ["run", "--silent", "demo", "--", ...ARGUMENTS, ...more], {
      stdio: ["ignore", "pipe", "pipe"],
      // In a group of its own, which a terminal's Ctrl-C reaches whole.
      detached: true,
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on("data", (text: Buffer) => (this.output += text.toString()));
    }
    started.push(this);
  }

  /** Until it has printed its address. @returns the seconds that took */
  async ready(): Promise<number> {
    const since = performance.now();
    await expect
      .poll(() => this.output, { timeout: 240_000, interval: 50 })
      .toMatch(/Open http:\/\/127\.0\.0\.1:\d+|demo: /);
    expect(this.output).toContain(`Open http://127.0.0.1:${port}`);
    return (performance.now() - since) / 1000;
  }

  /** @returns the exit code, and what it said last */
  async ended(): Promise<{ code: number | null; lastLine: string | undefined }> {
    if (this.process.exitCode === null && this.process.signalCode === null) await once(this.process, "exit");
    return { code: this.process.exitCode, lastLine: this.output.trim().split("\n").at(-1) };
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    process.kill(-this.process.pid!, signal);
    await this.ended();
  }
}

/** Processes that have the demo's folder in their command line. */
function leftBehind(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .flatMap((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, "utf8").includes(data) ? [name] : [];
      } catch (error) {
        // Gone between the listing and the look.
        if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return [];
        throw error;
      }
    });
}

async function nothingIsLeft(): Promise<void> {
  await expect.poll(leftBehind, { timeout: 20_000 }).toEqual([]);
  expect([await isPortFree(port), await isPortFree(appPort)]).toEqual([true, true]);
  expect(readdirSync(folder)).not.toContain("demo.lock");
}

async function orders(): Promise<number> {
  const state = (await (await fetch(`http://127.0.0.1:${port}/__store/state`)).json()) as {
    objects: Record<string, number>;
  };
  return state.objects["Order"] ?? 0;
}

test("starts, prints its address, and Ctrl-C leaves nothing behind; a second start keeps the data and is quick", async () => {
  const first = new Demo();
  await first.ready();
  expect(await orders()).toBe(150);
  const app = await fetch(`http://127.0.0.1:${appPort}/readyz`);
  expect(app.status).toBe(200);
  await first.end("SIGINT");
  await nothingIsLeft();

  const second = new Demo();
  expect(await second.ready()).toBeLessThan(15);
  expect(await orders()).toBe(150);

  const third = new Demo("--port", String(await freePort()), "--app-port", String(await freePort()));
  expect(await third.ended()).toEqual({
    code: 1,
    lastLine: "demo: another demo is running in this folder: end that one first",
  });
  // Killed, not asked: what it started notices by itself.
  await second.end("SIGKILL");
  await expect.poll(leftBehind, { timeout: 20_000 }).toEqual([]);

  const fourth = new Demo("--reset", "--orders", "30");
  await fourth.ready();
  expect(await orders()).toBe(30);
  await fourth.end("SIGTERM");
  await nothingIsLeft();
}, 300_000);

test("a taken port, a damaged folder and a wrong option are each one line that says what to do", async () => {
  const taken = createServer().listen(port, "127.0.0.1");
  await once(taken, "listening");
  expect(await new Demo().ended()).toEqual({
    code: 1,
    lastLine: `demo: port ${port} is taken: end what uses it, or choose another with --port`,
  });
  taken.close();

  mkdirSync(join(data, "postgres"), { recursive: true });
  writeFileSync(join(data, "postgres/PG_VERSION"), "7\n");
  const damaged = await new Demo().ended();
  expect(damaged.code).toBe(1);
  expect(damaged.lastLine).toMatch(/^demo: the database in .+ does not start; .+ start over with/);

  const wrong = await new Demo("--orders", "many").ended();
  expect(wrong).toEqual({ code: 1, lastLine: "demo: --orders many is not a number from 1 to 5000000" });
  await nothingIsLeft();
}, 60_000);
