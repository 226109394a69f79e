/**
 * Processes of the demo and of browser tests: started in groups of their own, so that Ctrl-C reaches their parent alone
 * and it ends them in order.
 */
import { fork, type ChildProcess } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { dirname } from "node:path";

/** Why something did not start, in one line for whoever started it. */
export class StartError extends Error {}

export interface ChildService {
  readonly name: string;
  /** Settles when it ends, asked to or not. */
  readonly ended: Promise<void>;
  /** Its exit code, once it has ended; null when a signal ended it. */
  readonly exitCode: Promise<number | null>;
  /** Asks it to end, as an orchestrator does, and neither waits nor kills it later. */
  terminate(): void;
  /** Asks it to end and waits; after ten seconds it is killed. SIGKILL ends it at once, as an outage would. */
  stop(signal?: "SIGTERM" | "SIGKILL"): Promise<void>;
}

const STOP_MS = 10_000;

/**
 * Starts a script and waits until it says "ready" over its IPC channel. It ends by itself when its parent dies, because
 * the channel closes.
 * @throws StartError with its own last words when it ends before it is ready
 */
export async function startProcess(options: {
  name: string;
  script: string;
  args?: string[];
  /** Its environment; of ours it gets PATH and HOME alone. */
  env: Record<string, string>;
  logFile: string;
}): Promise<ChildService> {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = openSync(options.logFile, "w");
  const child = fork(options.script, options.args ?? [], {
    env: {
      NODE_ENV: "development",
      PATH: process.env["PATH"] ?? "",
      HOME: process.env["HOME"] ?? "",
      ...options.env,
    },
    execArgv: ["--disable-warning=ExperimentalWarning"],
    detached: true,
    stdio: ["ignore", log, log, "ipc"],
  });
  closeSync(log);
  const exitCode = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  const ended = exitCode.then(() => undefined);
  const ready = new Promise<void>((resolve) =>
    child.on("message", (message) => message === "ready" && resolve()),
  );
  const outcome = await Promise.race([
    ready.then(() => "ready" as const),
    ended.then(() => "ended" as const),
  ]);
  if (outcome === "ended") throw new StartError(lastWords(options.name, options.logFile));
  return {
    name: options.name,
    ended,
    exitCode,
    terminate: () => void child.kill("SIGTERM"),
    stop: (signal = "SIGTERM") => stop(child, ended, signal),
  };
}

function lastWords(name: string, logFile: string): string {
  const lines = readFileSync(logFile, "utf8").split("\n").filter(Boolean);
  return `${name} did not start: ${lines.at(-1) ?? "it said nothing"} (${logFile})`;
}

async function stop(child: ChildProcess, ended: Promise<void>, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  const killer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  await ended;
  clearTimeout(killer);
}
