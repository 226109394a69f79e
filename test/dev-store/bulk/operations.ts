/** Bulk operations and their lives: CREATED, RUNNING with growing counts, then COMPLETED, FAILED, CANCELED or EXPIRED. */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { parse, type DocumentNode } from "graphql";

import type { AdminContext, Source } from "../admin-graphql/context.ts";
import { AdminError, NotModelledError, userError, type UserError } from "../admin-graphql/errors.ts";
import { gid } from "../admin-graphql/scalars.ts";
import type { DevStore } from "../server.ts";
import { toTime } from "../state/input/values.ts";
import { OBJECT_TYPES, type Doc, type ObjectType, type Store } from "../state/store.ts";
import { checkBulkQuery } from "./check.ts";
import { compileBulkQuery, type ConnectionPlan } from "./compile.ts";
import { BulkFaults, type BulkFault } from "./faults.ts";
import { writeBulkFile, type Progress } from "./run.ts";

/** How many may be under way at once, since API version 2026-01. */
const MAX_RUNNING = 5;
/** How long a file can be fetched after the operation ended, in milliseconds. */
const FILE_LIFETIME = 7 * 86_400_000;
/** How often the counts of a running operation are written, in milliseconds. */
const PROGRESS_EVERY = 200;

/** Why a run ended without completing. */
class Ended extends Error {
  readonly status: "CANCELED" | "EXPIRED" | "FAILED";
  readonly errorCode: string | null;

  constructor(status: Ended["status"], errorCode: string | null = null) {
    super(`Bulk operation ended as ${status}`);
    this.status = status;
    this.errorCode = errorCode;
  }
}

const operationsByStore = new WeakMap<Store, BulkOperations>();

/** The bulk operations of a store, made on first use. @param folder where files go; a temporary one unless given first */
export function bulkOperationsOf(devStore: DevStore, folder?: string): BulkOperations {
  let operations = operationsByStore.get(devStore.store);
  if (!operations) operationsByStore.set(devStore.store, (operations = new BulkOperations(devStore, folder)));
  return operations;
}

export class BulkOperations {
  readonly faults: BulkFaults;
  readonly #devStore: DevStore;
  readonly #given: string | undefined;
  readonly #runs = new Set<Promise<void>>();
  /** Aborted by a reset and at the end: what is under way then leaves no trace. */
  #generation = new AbortController();
  #folder: string | undefined;

  constructor(devStore: DevStore, folder?: string) {
    this.#devStore = devStore;
    this.#given = folder;
    this.faults = new BulkFaults(devStore.faults);
  }

  /**
   * Starts a query, or says why not. The run begins after this returns.
   * @param scopes what the caller's token may do
   * @throws NotModelledError for what the query asks for and nothing here resolves, as far as the first objects show it
   */
  start(query: string, scopes: readonly string[]): { operation: Doc | null; userErrors: UserError[] } {
    const checked = checkBulkQuery(query);
    if ("messages" in checked) {
      return {
        operation: null,
        userErrors: checked.messages.map((message) => userError("query", message, "INVALID")),
      };
    }
    const running = this.#underWay();
    if (running.length >= MAX_RUNNING) {
      const ids = running.map((doc) => gid("BulkOperation", doc.id)).join(", ");
      const message = `A bulk query operation for this app and shop is already in progress: ${ids}.`;
      return { operation: null, userErrors: [userError(null, message, "OPERATION_IN_PROGRESS")] };
    }
    this.#tryOut(checked.document, scopes);
    const { store } = this.#devStore;
    const operation: Doc = {
      id: store.nextId("BulkOperation"),
      type: "QUERY",
      status: "CREATED",
      query,
      createdAt: this.#time(),
      completedAt: null,
      errorCode: null,
      objectCount: "0",
      rootObjectCount: "0",
      fileSize: null,
      hasFile: false,
      scopes,
    };
    store.put("BulkOperation", operation);
    this.#begin(operation);
    return { operation, userErrors: [] };
  }

  /** Writes one node of each kind to nowhere: what is not modelled is said to the caller, and not by a failed run. */
  #tryOut(document: DocumentNode, scopes: readonly string[]): void {
    const { store } = this.#devStore;
    const first = (plan: ConnectionPlan, parent: Source): void => {
      const list = plan.list(parent);
      // Any stored object of the type will do: the first one that the query matches may be the last of many.
      const [source] = isStored(plan.nodeType)
        ? store.list(plan.nodeType, { limit: 1 })
        : [...list.walk()].map((item) => item.node as Source);
      if (!source) return;
      plan.node.write(source);
      for (const connection of plan.node.connections) first(connection, source);
    };
    try {
      for (const plan of compileBulkQuery(document, this.#context(scopes))) first(plan, {});
    } catch (error) {
      // Everything else is for the run to fail with.
      if (error instanceof NotModelledError) throw error;
    }
  }

  #context(scopes: readonly string[]): AdminContext {
    return { devStore: this.#devStore, scopes: new Set(scopes), searches: [] };
  }

  /** Asks for an end; the run stops at its next pause. */
  cancel(id: number): { operation: Doc | null; userErrors: UserError[] } {
    const { store } = this.#devStore;
    const operation = store.get("BulkOperation", id) ?? null;
    if (!operation) return { operation, userErrors: [userError("id", "Bulk operation does not exist")] };
    const status = String(operation["status"]);
    if (status === "CREATED" || status === "RUNNING") {
      const canceling = { ...operation, status: "CANCELING" };
      store.put("BulkOperation", canceling);
      return { operation: canceling, userErrors: [] };
    }
    const message = `A bulk operation cannot be canceled when it is ${status.toLowerCase()}`;
    return { operation, userErrors: [userError(null, message)] };
  }

  /** Goes on with what a stopped process left under way: such operations run again from their beginning. */
  resume(): void {
    for (const operation of this.#underWay()) this.#begin(operation);
  }

  /** Ends the runs without ending the operations, and waits for them. */
  async close(): Promise<void> {
    await this.#stop();
    if (this.#given === undefined && this.#folder !== undefined)
      rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Forgets the runs under way, the files and the faults; the operations themselves go with the store. */
  async reset(): Promise<void> {
    await this.#stop();
    this.#generation = new AbortController();
    this.faults.clear();
    const folder = this.#folder ?? this.#given;
    if (folder === undefined) return;
    for (const name of readdirSync(folder)) if (/^\d+\.jsonl$/.test(name)) rmSync(join(folder, name));
  }

  async #stop(): Promise<void> {
    this.#generation.abort();
    await Promise.all(this.#runs);
  }

  /** Waits until nothing is under way: for tests. */
  async settled(): Promise<void> {
    while (this.#runs.size > 0) await Promise.all(this.#runs);
  }

  /** The address of an operation's file, signed; null when it has none or its seven days are over. */
  url(operation: Doc): string | null {
    if (operation["hasFile"] !== true) return null;
    const expires = this.#expiry(operation);
    if (expires <= this.#devStore.now().getTime()) return null;
    return `${this.#devStore.origin}/__bulk/${operation.id}/${this.#signature(operation.id, expires)}/file.jsonl`;
  }

  /** The file behind an address. "expired" after its seven days, undefined for a wrong signature or an unknown operation. */
  file(id: number, signature: string): { path: string; size: number } | "expired" | undefined {
    const operation = Number.isSafeInteger(id) ? this.#devStore.store.get("BulkOperation", id) : undefined;
    if (operation?.["hasFile"] !== true) return undefined;
    const expires = this.#expiry(operation);
    const right = Buffer.from(this.#signature(id, expires));
    const given = Buffer.from(signature);
    if (right.length !== given.length || !timingSafeEqual(right, given)) return undefined;
    if (expires <= this.#devStore.now().getTime()) return "expired";
    const path = this.#path(id);
    return { path, size: statSync(path).size };
  }

  #underWay(): Doc[] {
    return this.#devStore.store
      .list("BulkOperation")
      .filter((doc) => ["CREATED", "RUNNING", "CANCELING"].includes(String(doc["status"])));
  }

  #begin(operation: Doc): void {
    const run = this.#run(operation).finally(() => this.#runs.delete(run));
    this.#runs.add(run);
  }

  async #run(operation: Doc): Promise<void> {
    const { signal } = this.#generation;
    // The caller has its answer, CREATED, before anything happens.
    await wait(1);
    const { id } = operation;
    const progress: Progress = { objectCount: 0, rootObjectCount: 0 };
    try {
      signal.throwIfAborted();
      const fault = this.faults.takeForOperation();
      this.#throwIfEnded(id);
      this.#update(id, { status: "RUNNING" });
      const { fileSize } = await this.#write(operation, fault, progress, signal);
      this.#finish(id, "COMPLETED", null, progress, fileSize);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Ended) {
        this.#finish(id, error.status, error.errorCode, progress, null);
        return;
      }
      const denied = error instanceof AdminError && error.extensions["code"] === "ACCESS_DENIED";
      if (!denied) {
        const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
        this.#devStore.report(`Bulk operation ${id} failed: ${reason}`);
      }
      this.#finish(id, "FAILED", denied ? "ACCESS_DENIED" : "INTERNAL_SERVER_ERROR", progress, null);
    }
  }

  async #write(
    operation: Doc,
    fault: BulkFault | undefined,
    progress: Progress,
    signal: AbortSignal,
  ): Promise<{ fileSize: number }> {
    const { id } = operation;
    const context = this.#context(operation["scopes"] as string[]);
    let written = performance.now();
    const between = async (now: Progress): Promise<void> => {
      signal.throwIfAborted();
      Object.assign(progress, now);
      this.#throwIfEnded(id);
      if (fault?.kind === "cancel") throw new Ended("CANCELED");
      if (fault?.kind === "expire") throw new Ended("EXPIRED");
      if (fault?.kind === "fail" && now.objectCount >= (fault.afterObjects ?? 0)) {
        throw new Ended("FAILED", fault.errorCode ?? "INTERNAL_SERVER_ERROR");
      }
      if (fault?.kind === "slow") await wait(fault.delayMs, undefined, { signal });
      while (fault?.kind === "hang") {
        await wait(20, undefined, { signal });
        this.#throwIfEnded(id);
      }
      if (performance.now() - written > PROGRESS_EVERY) {
        written = performance.now();
        this.#update(id, countsOf(now));
      }
    };
    const result = await writeBulkFile({
      file: this.#path(id),
      plans: compileBulkQuery(parse(String(operation["query"])), context),
      between,
      ungrouped: fault?.kind === "ungrouped",
      ...(fault?.kind === "malformed-line" && { malformedLine: fault.line ?? 0 }),
      ...(fault?.kind === "fail" && fault.afterObjects !== undefined && { pauseAfter: fault.afterObjects }),
    });
    signal.throwIfAborted();
    Object.assign(progress, { objectCount: result.objectCount, rootObjectCount: result.rootObjectCount });
    this.#throwIfEnded(id);
    return result;
  }

  #throwIfEnded(id: number): void {
    const status = this.#devStore.store.get("BulkOperation", id)?.["status"];
    if (status === "CANCELING") throw new Ended("CANCELED");
    if (status === undefined) throw new Ended("EXPIRED");
  }

  #finish(
    id: number,
    status: string,
    errorCode: string | null,
    progress: Progress,
    fileSize: number | null,
  ): void {
    const { store } = this.#devStore;
    store.transaction(() => {
      const doc = this.#update(id, {
        status,
        errorCode,
        ...countsOf(progress),
        completedAt: status === "CANCELED" ? null : this.#time(),
        endedAt: this.#time(),
        fileSize: fileSize !== null && progress.objectCount > 0 ? String(fileSize) : null,
        hasFile: progress.objectCount > 0 && (status === "COMPLETED" || status === "FAILED"),
      });
      if (doc) store.tell({ topic: "bulk_operations/finish", type: "BulkOperation", doc, at: this.#time() });
    });
  }

  #update(id: number, fields: Record<string, unknown>): Doc | undefined {
    const { store } = this.#devStore;
    const before = store.get("BulkOperation", id);
    // A reset of the store ends every operation without a trace.
    if (!before) return undefined;
    const doc: Doc = { ...before, ...fields, id };
    store.put("BulkOperation", doc);
    return doc;
  }

  #expiry(operation: Doc): number {
    return Date.parse(String(operation["endedAt"])) + FILE_LIFETIME;
  }

  #signature(id: number, expires: number): string {
    const { store } = this.#devStore;
    let secret = store.setting("bulk.secret");
    if (secret === undefined) store.setSetting("bulk.secret", (secret = randomBytes(32).toString("hex")));
    return createHmac("sha256", secret).update(`${id}:${expires}`).digest("base64url");
  }

  #path(id: number): string {
    this.#folder ??= this.#given ?? mkdtempSync(join(tmpdir(), "encore-bulk-"));
    mkdirSync(this.#folder, { recursive: true });
    return join(this.#folder, `${id}.jsonl`);
  }

  #time(): string {
    return toTime(this.#devStore.now());
  }
}

function isStored(type: string): type is ObjectType {
  return type in OBJECT_TYPES;
}

function countsOf(progress: Progress): { objectCount: string; rootObjectCount: string } {
  return { objectCount: String(progress.objectCount), rootObjectCount: String(progress.rootObjectCount) };
}
