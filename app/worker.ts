/** `npm run worker`: a process that only works on jobs. Run as many as the queue needs. */
import { env } from "#app/env.server.ts";
import { lifecycle } from "#app/lifecycle.server.ts";
import { log } from "#app/log.server.ts";
import { startWorkers } from "#app/jobs/worker.server.ts";
import { listenForOps } from "#app/ops.server.ts";
import { startFault } from "#app/shared/start-fault.ts";
import { startTracing } from "#app/telemetry.server.ts";

const { WORKER_PORT } = env();
let ops: Awaited<ReturnType<typeof listenForOps>> | undefined;
try {
  await startTracing("worker");
  await startWorkers();
  if (WORKER_PORT !== undefined) ops = await listenForOps(WORKER_PORT);
} catch (error) {
  process.stderr.write(`${startFault(error)}\n`);
  process.exit(1);
}
log.info({ port: ops?.port }, "worker is ready");
process.send?.("ready");

let stopping = false;
// Started by another process over IPC (the demo), it ends with that one: "disconnect".
for (const signal of ["SIGINT", "SIGTERM", "disconnect"] as const) {
  process.once(signal, () => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, "worker is stopping");
    Promise.all([ops?.close(), lifecycle.stop()]).then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ error }, "stopping failed");
        process.exit(1);
      },
    );
  });
}
