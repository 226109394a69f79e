/**
 * The truth test: whatever happens on the way, after one reconciliation every synced table equals the shop, field by
 * field, and the event log holds each event once.
 *
 * Thousands of random changes meet webhooks that are lost, doubled, late and out of order, an Admin API that fails,
 * refuses and hangs, processes that are killed, and a database that is restarted. All of it is drawn from the seed.
 */
import { setTimeout as sleep } from "node:timers/promises";

import { generateShop } from "../dev-store/data/generate.ts";
import { Random } from "../dev-store/data/random.ts";
import { importObjects } from "../dev-store/import/import.ts";
import { Changes } from "./changes.ts";
import { differences } from "./compare.ts";
import { storm } from "./weather.ts";
import { PROCESSES, World } from "./world.ts";

export interface ChaosOptions {
  seed: string;
  /** How many changes; or as many as fit into so many milliseconds. */
  until: { changes: number } | { milliseconds: number };
  say: (line: string) => void;
}

export interface ChaosReport {
  seed: string;
  changes: number;
  webhooks: number;
  /** What went wrong, by interface and kind, and how often processes and the database went down. */
  misfortunes: Record<string, number>;
  /** What the one reconciliation mended, by resource and kind. */
  repairs: Record<string, number>;
  /** Changes by kind: done, and refused by the shop. */
  tally: Record<string, { done: number; refused: number }>;
  rows: number;
  /** None when the tables tell the truth. */
  differences: string[];
}

/** Customers that the shop begins with; their orders are imported before and while it all begins. */
const CUSTOMERS = 120;
/** For each change: how likely it is that something goes down after it. */
const KILL = 1 / 120;
const RESTART = 1 / 400;
/** Between two changes, at most (milliseconds). */
const PAUSE = 80;
/** How long everything that waits may take to be done, once nothing goes wrong any more (milliseconds). */
const SETTLE = 180_000;

export async function chaos({ seed, until, say }: ChaosOptions): Promise<ChaosReport> {
  const random = (stream: string) => new Random(seed, stream);
  const world = await World.begin(say);
  try {
    const { store } = world;
    importObjects(store, generateShop({ seed, customers: CUSTOMERS, until: new Date() }));
    const changes = new Changes(store, random("changes"));
    const outages = random("outages");
    const down: Record<string, number> = {};
    const note = (what: string) => (down[what] = (down[what] ?? 0) + 1);
    let webhooks = 0;
    store.store.changes.on("change", () => (webhooks += 1));

    store.installation.open();
    // Its import runs while the shop changes.
    await world.asMerchant("/app");
    storm(store, seed);
    say("installed; the changes begin");
    const began = performance.now();
    let made = 0;
    const more = () =>
      "changes" in until ? made < until.changes : performance.now() - began < until.milliseconds;
    while (more()) {
      changes.next();
      made += 1;
      world.expectAlive();
      if (outages.chance(KILL)) {
        const name = outages.pick(PROCESSES);
        note(`killed ${name}`);
        await world.kill(name);
      }
      if (outages.chance(RESTART)) {
        note("database restarted");
        await world.restartDatabase();
      }
      if (made % 1_000 === 0) say(`${made} changes`);
      await sleep(outages.next() * PAUSE);
    }

    store.faults.clear();
    say(`${made} changes made; what waits is worked on`);
    await store.webhooks.idle();
    await drained(world);
    const shopId = await world.ask(async (owner) => {
      const { rows } = await owner.query<{ id: string }>("SELECT id FROM shops");
      return rows[0]?.id ?? "";
    });
    await imported(world);
    say("one reconciliation");
    const repairs = await reconcile(world);
    await drained(world);
    const found = await world.ask((owner) => differences(owner, shopId, store));
    const rows = await world.ask(async (owner) => {
      const counted = await owner.query<{ rows: number }>(
        `SELECT (SELECT count(*) FROM orders) + (SELECT count(*) FROM order_line_items) + (SELECT count(*) FROM fulfilments)
           + (SELECT count(*) FROM refunds) + (SELECT count(*) FROM returns) + (SELECT count(*) FROM return_line_items)
           + (SELECT count(*) FROM customers) + (SELECT count(*) FROM products) + (SELECT count(*) FROM events) AS rows`,
      );
      return Number(counted.rows[0]?.rows);
    });
    return {
      seed,
      changes: made,
      webhooks,
      misfortunes: { ...store.faults.struck(), ...down },
      repairs,
      tally: Object.fromEntries(changes.tally),
      rows,
      differences: found,
    };
  } finally {
    await world.end();
  }
}

/** Waits until a condition of the database holds. @throws Error with what it still sees when that takes too long */
async function settled(world: World, what: string, look: () => Promise<string | undefined>): Promise<void> {
  const end = performance.now() + SETTLE;
  for (;;) {
    world.expectAlive();
    const unsettled = await look();
    if (unsettled === undefined) return;
    if (performance.now() > end) throw new Error(`${what} took too long: ${unsettled}`);
    await sleep(250);
  }
}

/** Until no job waits or runs. Those that come back by the clock do not count. */
async function drained(world: World): Promise<void> {
  await settled(world, "working on what waited", () =>
    world.ask(async (owner) => {
      const { rows } = await owner.query<{ name: string; jobs: number }>(
        `SELECT name || ' (' || state || ')' AS name, count(*)::int AS jobs FROM jobs.job
         WHERE state IN ('created', 'retry', 'active') AND name NOT LIKE '\\_\\_%' AND singleton_on IS NULL
         GROUP BY 1`,
      );
      return rows.length === 0 ? undefined : rows.map(({ name, jobs }) => `${jobs} × ${name}`).join(", ");
    }),
  );
}

/** Until the first import is done: what stopped it is asked to go on, as a merchant would. */
async function imported(world: World): Promise<void> {
  await settled(world, "the import", async () => {
    const status = await world.ask(async (owner) => {
      const { rows } = await owner.query<{ status: string }>(
        "SELECT status FROM imports ORDER BY started_at DESC LIMIT 1",
      );
      return rows[0]?.status ?? "none";
    });
    if (status === "completed") return undefined;
    if (status === "failed") await act(world, "/app/settings", "retry-import");
    return status;
  });
}

/** Runs one reconciliation, by its button. @returns what it mended */
async function reconcile(world: World): Promise<Record<string, number>> {
  const since = new Date();
  await act(world, "/app/settings/sync-health", "check-now");
  await settled(world, "the reconciliation", () =>
    world.ask(async (owner) => {
      const { rows } = await owner.query<{ status: string; failure: string | null }>(
        "SELECT status, failure FROM sync_runs ORDER BY started_at DESC LIMIT 1",
      );
      const [run] = rows;
      if (run?.status === "failed") throw new Error(`the reconciliation failed: ${run.failure ?? ""}`);
      return run?.status === "completed" ? undefined : (run?.status ?? "none");
    }),
  );
  return world.ask(async (owner) => {
    const { rows } = await owner.query<{ what: string; times: number }>(
      `SELECT resource || ' ' || what AS what, count(*)::int AS times FROM sync_repairs WHERE at >= $1 GROUP BY 1`,
      [since],
    );
    return Object.fromEntries(rows.map(({ what, times }) => [what, times]));
  });
}

async function act(world: World, path: string, intent: string): Promise<void> {
  const route = `routes/admin${path.replace(/^\/app/, "")}`.replace(/settings$/, "settings/index");
  const answer = await world.asMerchant(`${path}?_data=${encodeURIComponent(route)}`, {
    method: "POST",
    body: new URLSearchParams({ intent }),
  });
  if (!answer.ok) throw new Error(`${intent} was answered ${answer.status}: ${await answer.text()}`);
}
