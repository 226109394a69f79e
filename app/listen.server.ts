/**
 * PostgreSQL's notices: the one connection of a process that listens, for whatever the process listens to.
 *
 * A notice reaches the session that asked for it, so this connection goes to PostgreSQL itself (DATABASE_DIRECT_URL) where
 * all others go through a pooler.
 */
import { setTimeout as sleep } from "node:timers/promises";

import pg from "pg";

import { env } from "#app/env.server.ts";
import { log } from "#app/log.server.ts";

/** Milliseconds. */
const RECONNECT_MS = 1_000;
/** How often the connection is asked whether it still listens, and how long it may take to answer. */
const CHECK_EVERY_MS = 10_000;
const CHECK_MS = 5_000;

interface Listener {
  notice: (payload: string) => void;
  /** Notices may have been missed: it listens now, for the first time or again. */
  listening: () => void;
}

const listeners = new Map<string, Set<Listener>>();
let connection: Promise<pg.Client> | undefined;
let stopped = false;

/**
 * Listens to a channel, also after the connection was lost and is back.
 * @returns ends it
 * @throws Error when the database cannot be reached now; then nobody listens
 */
export async function listen(channel: string, listener: Listener): Promise<() => Promise<void>> {
  const ofChannel = listeners.get(channel) ?? new Set();
  listeners.set(channel, ofChannel.add(listener));
  const end = async () => {
    ofChannel.delete(listener);
    if (ofChannel.size > 0 || !listeners.delete(channel)) return;
    const client = await connection?.catch(() => undefined);
    await client?.query(`UNLISTEN ${client.escapeIdentifier(channel)}`).catch(noteLoss);
  };
  try {
    const client = await connected();
    await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
  } catch (error) {
    ofChannel.delete(listener);
    if (ofChannel.size === 0) listeners.delete(channel);
    throw error;
  }
  listener.listening();
  return end;
}

/** Lets the connection go; the process is going down. */
export async function stopListening(): Promise<void> {
  stopped = true;
  const client = await connection?.catch(() => undefined);
  await client?.end();
}

function connected(): Promise<pg.Client> {
  connection ??= connect().catch((error: unknown) => {
    connection = undefined;
    throw error;
  });
  return connection;
}

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: env().DATABASE_DIRECT_URL,
    application_name: "encore-listen",
    keepAlive: true,
    connectionTimeoutMillis: CHECK_MS,
  });
  client.on("error", noteLoss);
  client.on("notification", ({ channel, payload = "" }) => {
    for (const { notice } of listeners.get(channel) ?? []) notice(payload);
  });
  await client.connect();
  const checking = setInterval(() => void check(client), CHECK_EVERY_MS).unref();
  client.on("end", () => {
    clearInterval(checking);
    connection = undefined;
    if (!stopped) void reconnect();
  });
  return client;
}

/** A connection that breaks without a word, or that a pooler gives to others, is replaced. */
async function check(client: pg.Client): Promise<void> {
  const over = new AbortController();
  const late = sleep(CHECK_MS, undefined, { signal: over.signal, ref: false }).then(() => {
    throw new Error("no answer");
  });
  // Called off once the answer is there.
  late.catch(() => undefined);
  try {
    const asked = client.query<{ channel: string }>("SELECT pg_listening_channels() AS channel");
    asked.catch(() => undefined);
    const { rows } = await Promise.race([asked, late]);
    const heard = new Set(rows.map(({ channel }) => channel));
    if ([...listeners.keys()].every((channel) => heard.has(channel))) return;
    throw new Error("it does not listen: DATABASE_DIRECT_URL must name PostgreSQL itself, not a pooler");
  } catch (error) {
    noteLoss(error as Error);
    client.end().catch(noteLoss);
  } finally {
    over.abort();
  }
}

async function reconnect(): Promise<void> {
  while (!stopped && listeners.size > 0) {
    await sleep(RECONNECT_MS);
    try {
      const client = await connected();
      for (const channel of listeners.keys())
        await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
      for (const ofChannel of listeners.values()) for (const { listening } of ofChannel) listening();
      return;
    } catch (error) {
      noteLoss(error as Error);
    }
  }
}

function noteLoss({ message }: Error): void {
  log.warn({ reason: message }, "the connection for notices was lost; it is opened again");
}
