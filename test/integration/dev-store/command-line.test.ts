/** `npm run dev-store`: starting, refusing to start, ending. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, describe, expect, it, onTestFinished } from "vitest";

const children: ChildProcess[] = [];

interface Started {
  child: ChildProcess;
  /** The first line of its output, or all it said when it ended. */
  said: string;
  /** Null while it runs. */
  code: number | null;
}

async function start(...options: string[]): Promise<Started> {
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", "test/dev-store/main.ts", ...options],
    {
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  children.push(child);
  let said = "";
  return new Promise((resolve) => {
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes("Development store")) resolve({ child, said, code: null });
    });
    child.once("exit", (code) => {
      resolve({ child, said, code });
    });
  });
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  child.kill(signal);
  return ended;
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "dev-store-cli-"));
  onTestFinished(() => {
    rmSync(made, { recursive: true, force: true });
  });
  return made;
}

describe("npm run dev-store", () => {
  it("keeps its data over a restart and leaves no lock behind", async () => {
    const data = folder();
    const first = await start("--port", "0", "--data", data);
    const origin = /http:\S+/.exec(first.said)?.[0] ?? "";
    await fetch(`${origin}/__store/orders`, { method: "POST", body: "{}" });
    expect(await end(first.child, "SIGTERM")).toBe(0);
    expect(readdirSync(data).filter((name) => name.startsWith("lock"))).toEqual([]);
    const second = await start("--port", "0", "--data", data);
    const state: unknown = await (
      await fetch(`${/http:\S+/.exec(second.said)?.[0] ?? ""}/__store/state`)
    ).json();
    expect(state).toMatchObject({ objects: { Order: 1 } });
    expect(await end(second.child, "SIGINT")).toBe(0);
  });

  it("refuses a folder in use in one line, and takes it after a kill", async () => {
    const data = folder();
    const first = await start("--port", "0", "--data", data);
    const second = await start("--port", "0", "--data", data);
    expect(second).toMatchObject({ code: 1 });
    expect(second.said.trim().split("\n")).toHaveLength(1);
    expect(second.said).toContain("in use by another development store");
    await end(first.child, "SIGKILL");
    expect((await start("--port", "0", "--data", data)).code).toBeNull();
  });

  it.each([
    ["a port that is no number", ["--port", "many"], "is not a port number"],
    ["a shop that is no shop", ["--shop", "example.com"], "myshopify.com"],
    ["a missing toml", ["--config", "nowhere.toml"], "there is no nowhere.toml"],
    ["an unknown option", ["--colour", "red"], "--colour"],
  ])("refuses %s in one line", async (_name, options, words) => {
    const { code, said } = await start(...options);
    expect(code).toBe(1);
    expect(said.trim().split("\n")).toHaveLength(1);
    expect(said).toContain(words);
  });

  it("refuses a taken port and a corrupt folder in one line", async () => {
    const first = await start("--port", "0");
    const port = /:(\d+)\s/.exec(`${first.said} `)?.[1] ?? "";
    const taken = await start("--port", port);
    expect(taken).toMatchObject({
      code: 1,
      said: `dev-store: port ${port} is taken: choose another with --port\n`,
    });
    const data = folder();
    writeFileSync(join(data, "store.sqlite"), "this is no database, whatever its name says ".repeat(50));
    const corrupt = await start("--port", "0", "--data", data);
    expect(corrupt.code).toBe(1);
    expect(corrupt.said.trim().split("\n")).toHaveLength(1);
    expect(corrupt.said).toContain("cannot be read");
  });
});
