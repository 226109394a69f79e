/** Holds the demo's PostgreSQL: in a process group of its own, and stopped when the demo goes, however it goes. */
import { startPostgres } from "../support/postgres.ts";

const [dataDir, port] = process.argv.slice(2);
if (!dataDir || !port) throw new Error("usage: postgres-host.ts DATA_DIR PORT");

// The demo may go before the server is up, which then goes with this process.
const endAtOnce = () => process.exit(1);
process.once("disconnect", endAtOnce);
try {
  const server = await startPostgres({ dataDir, port: Number(port) });
  const stop = () => {
    server.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once("SIGTERM", stop);
  process.off("disconnect", endAtOnce);
  process.once("disconnect", stop);
  process.send?.("ready");
} catch (error) {
  // The last line is what the demo shows.
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
