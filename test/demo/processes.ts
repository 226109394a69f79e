/** The demo's processes: started in groups of their own, so that Ctrl-C reaches the demo alone and it ends them in order. */
import { fork, type ChildProcess } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { dirname } from "node:path";

/** Something the user can mend; its message is the one line they see. */
export class DemoError extends Error {}

export interface DemoProcess {
  readonly name: string;
  /** Settles when it ends, asked to or not. */
  readonly ended: Promise<void>;
  /** Asks it to end and waits; after ten seconds it is killed. */
  stop(): Promise<void>;
}

const STOP_MS = 10_000;

/**
 * Starts a script and waits until it says "ready" over its IPC channel. It ends by itself when the demo dies, because
 * the channel closes.
 * @throws DemoError with its own last words when it ends before it is ready
 */
export async function startProcess(options: {
  name: string;
  script: string;
  args?: string[];
  /** Its environment; of ours it gets PATH and HOME alone. */
  env: Record<string, string>;
  logFile: string;
}): Promise<DemoProcess> {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = openSync(options.logFile, "w");
  const child = fork(options.script, options.args ?? [], {
    env: { NODE_ENV: "development", PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", ...options.env },
    execArgv: ["--disable-warning=ExperimentalWarning"],
    detached: true,
    stdio: ["ignore", log, log, "ipc"],
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const ready = new Promise<void>((resolve) =>
    child.on("message", (message) => message === "ready" && resolve()),
  );
  const outcome = await Promise.race([
    ready.then(() => "ready" as const),
    ended.then(() => "ended" as const),
  ]);
  if (outcome === "ended") throw new DemoError(lastWords(options.name, options.logFile));
  return { name: options.name, ended, stop: () => stop(child, ended) };
}

function lastWords(name: string, logFile: string): string {
  const lines = readFileSync(logFile, "utf8").split("\n").filter(Boolean);
  return `${name} did not start: ${lines.at(-1) ?? "it said nothing"} (${logFile})`;
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  const killer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  await ended;
  clearTimeout(killer);
}
