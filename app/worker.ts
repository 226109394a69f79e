/** `npm run worker`: a process that only works on jobs. Run as many as the queue needs. */
import { lifecycle } from "#app/lifecycle.server.ts";
import { log } from "#app/log.server.ts";
import { startWorkers } from "#app/jobs/worker.server.ts";
import { startFault } from "#app/shared/start-fault.ts";

try {
  await startWorkers();
} catch (error) {
  process.stderr.write(`${startFault(error)}\n`);
  process.exit(1);
}
log.info("worker is ready");
process.send?.("ready");

// Started by another process over IPC (the demo), it ends with that one: "disconnect".
for (const signal of ["SIGINT", "SIGTERM", "disconnect"] as const) {
  process.once(signal, () => {
    log.info({ signal }, "worker is stopping");
    lifecycle.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ error }, "stopping failed");
        process.exit(1);
      },
    );
  });
}
