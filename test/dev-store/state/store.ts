/**
 * The development store's memory: every Shopify object as one JSON document in SQLite.
 *
 * A document carries Admin GraphQL 2026-10 field names and scalar values ("updatedAt", "totalPriceSet"); relations are
 * numeric ids in `<name>Id` fields ("customerId", "orderId", "variantId"). SQLite because it ships with Node, survives a
 * kill, and holds 200,000 orders without holding them in memory.
 */
import { EventEmitter } from "node:events";
import { DatabaseSync, type StatementSync } from "node:sqlite";

import { Codec } from "./codec.ts";
import type { DocTypes, Stored } from "./documents.ts";

/** The Shopify types that are stored as documents; a child names its parent so that it can be listed by it. */
export const OBJECT_TYPES = {
  Shop: null,
  Location: null,
  Customer: null,
  Product: null,
  ProductVariant: "Product",
  Order: null,
  LineItem: "Order",
  OrderTransaction: "Order",
  Fulfillment: "Order",
  FulfillmentLineItem: "Fulfillment",
  FulfillmentEvent: "Fulfillment",
  FulfillmentOrder: "Order",
  Refund: "Order",
  RefundLineItem: "Refund",
  Return: "Order",
  ReturnLineItem: "Return",
  BulkOperation: null,
  WebhookSubscription: null,
} as const;

/** The field by which documents of a type can be listed besides their parent. */
const OWNER_FIELD: Partial<Record<keyof typeof OBJECT_TYPES, string>> = { Order: "customerId" };

/** The field by which a document can be found, ignoring case. */
const KEY_FIELD: Partial<Record<keyof typeof OBJECT_TYPES, string>> = {
  Customer: "email",
  Product: "handle",
  ProductVariant: "sku",
  Order: "name",
};

export type ObjectType = keyof typeof OBJECT_TYPES;

/** A stored document. `id` is the numeric part of the global id; times are ISO 8601 UTC with whole seconds. */
export interface Doc {
  id: number;
  parentId?: number;
  createdAt?: string;
  updatedAt?: string;
  [field: string]: unknown;
}

/** Something a webhook may tell of: the topic ("orders/create") and the object as it stood when it happened. */
export interface Change {
  topic: string;
  type: ObjectType;
  doc: Doc;
  /** When it happened, ISO 8601 UTC. */
  at: string;
  /** Extra facts that the topic's body holds and the document does not (for example the earlier scopes). */
  extra?: Record<string, unknown>;
}

export interface ListOptions {
  sort?: "id" | "createdAt" | "updatedAt";
  reverse?: boolean;
  limit?: number;
  /** Continue after this document, in the same order. */
  after?: { id: number; value?: string };
}

export class Store {
  readonly changes = new EventEmitter<{ change: [Change] }>();
  readonly #db: DatabaseSync;
  readonly #codec: Codec;
  readonly #statements = new Map<string, StatementSync>();
  readonly #nextId = new Map<ObjectType, number>();
  #depth = 0;
  #pending: Change[] = [];

  /** Opens or makes the store. @param file a path, or ":memory:" for a store that is gone with the process. */
  constructor(file: string) {
    this.#db = new DatabaseSync(file);
    this.#db.exec(`
      PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536;
      CREATE TABLE IF NOT EXISTS objects (
        type TEXT NOT NULL, id INTEGER NOT NULL, parent INTEGER, owner INTEGER, key TEXT, created TEXT, updated TEXT,
        doc TEXT NOT NULL, PRIMARY KEY (type, id)
      ) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS objects_parent ON objects (type, parent, id) WHERE parent IS NOT NULL;
      CREATE INDEX IF NOT EXISTS objects_owner ON objects (type, owner, id) WHERE owner IS NOT NULL;
      CREATE INDEX IF NOT EXISTS objects_key ON objects (type, key, id) WHERE key IS NOT NULL;
      CREATE INDEX IF NOT EXISTS objects_created ON objects (type, created, id) WHERE parent IS NULL;
      CREATE INDEX IF NOT EXISTS objects_updated ON objects (type, updated, id) WHERE parent IS NULL;
      CREATE TABLE IF NOT EXISTS settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    `);
    this.#codec = new Codec(this.#db);
  }

  get<T extends ObjectType>(type: T, id: number): Stored<T> | undefined {
    const row = this.#prepare("SELECT doc FROM objects WHERE type = ? AND id = ?").get(type, id);
    return row ? (this.#codec.decode(row["doc"] as string) as Stored<T>) : undefined;
  }

  /** Writes a document whole, replacing the one with its id. */
  put<T extends ObjectType>(type: T, document: DocTypes[T]): void {
    const doc = document as Doc;
    if (OBJECT_TYPES[type] !== null && doc.parentId === undefined) {
      throw new Error(`A ${type} needs the parentId of its ${OBJECT_TYPES[type]}`);
    }
    const owner = OWNER_FIELD[type];
    const key = KEY_FIELD[type];
    this.#prepare(
      "INSERT OR REPLACE INTO objects (type, id, parent, owner, key, created, updated, doc) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    ).run(
      type,
      doc.id,
      doc.parentId ?? null,
      (owner && (doc[owner] as number | null | undefined)) ?? null,
      (key && (doc[key] as string | null | undefined)?.toLowerCase()) ?? null,
      doc.createdAt ?? null,
      doc.updatedAt ?? null,
      this.#codec.encode(doc),
    );
    const next = this.#nextId.get(type);
    if (next !== undefined && doc.id >= next) this.#nextId.set(type, doc.id + 1);
  }

  has(type: ObjectType, id: number): boolean {
    return this.#prepare("SELECT 1 FROM objects WHERE type = ? AND id = ?").get(type, id) !== undefined;
  }

  remove(type: ObjectType, id: number): boolean {
    const removed = this.#prepare("DELETE FROM objects WHERE type = ? AND id = ?").run(type, id).changes > 0;
    // Its id is not free again, not even when it was the last.
    if (removed && id > this.#lastRemoved(type)) this.setSetting(`last-removed.${type}`, String(id));
    return removed;
  }

  #lastRemoved(type: ObjectType): number {
    return Number(this.setting(`last-removed.${type}`) ?? 0);
  }

  // Without statistics SQLite would rather walk the primary key, which is in the wanted order, than search these indexes.

  /** The children of one parent, by ascending id. */
  children<T extends ObjectType>(type: T, parentId: number): Stored<T>[] {
    return this.#prepare(
      "SELECT doc FROM objects INDEXED BY objects_parent WHERE type = ? AND parent = ? ORDER BY id",
    )
      .all(type, parentId)
      .map((row) => this.#codec.decode(row["doc"] as string) as Stored<T>);
  }

  /** The documents that belong to an owner (a customer's orders), by ascending id. */
  ownedBy<T extends ObjectType>(type: T, ownerId: number): Stored<T>[] {
    return this.#prepare(
      "SELECT doc FROM objects INDEXED BY objects_owner WHERE type = ? AND owner = ? ORDER BY id",
    )
      .all(type, ownerId)
      .map((row) => this.#codec.decode(row["doc"] as string) as Stored<T>);
  }

  /**
   * The first document with this natural key, ignoring case: a customer's e-mail address, a product's handle, a variant's
   * SKU, an order's name.
   */
  find<T extends ObjectType>(type: T, key: string): Stored<T> | undefined {
    const row = this.#prepare(
      "SELECT doc FROM objects INDEXED BY objects_key WHERE type = ? AND key = ? ORDER BY id LIMIT 1",
    ).get(type, key.toLowerCase());
    return row ? (this.#codec.decode(row["doc"] as string) as Stored<T>) : undefined;
  }

  /** Documents of one type in a stable order, one page of them. */
  list<T extends ObjectType>(type: T, options: ListOptions = {}): Stored<T>[] {
    return [...this.iterate(type, options)];
  }

  /** Like `list`, without holding more than one document; do not write to the same type while iterating. */
  *iterate<T extends ObjectType>(type: T, options: ListOptions = {}): Generator<Stored<T>> {
    const { sort = "id", reverse = false, limit = -1, after } = options;
    const column = { id: "id", createdAt: "created", updatedAt: "updated" }[sort];
    const [op, dir] = reverse ? ["<", "DESC"] : [">", "ASC"];
    const where =
      after === undefined ? "" : column === "id" ? ` AND id ${op} ?` : ` AND (${column}, id) ${op} (?, ?)`;
    const values = after === undefined ? [] : column === "id" ? [after.id] : [after.value ?? "", after.id];
    const order = column === "id" ? `id ${dir}` : `${column} ${dir}, id ${dir}`;
    // Only the types that have no parent are indexed by time, and the index is used only when the query says so.
    const root = OBJECT_TYPES[type] === null ? " AND parent IS NULL" : "";
    const sql = `SELECT doc FROM objects WHERE type = ?${root}${where} ORDER BY ${order} LIMIT ?`;
    for (const row of this.#db.prepare(sql).iterate(type, ...values, limit)) {
      yield this.#codec.decode(row["doc"] as string) as Stored<T>;
    }
  }

  count(type: ObjectType): number {
    return this.#prepare("SELECT count(*) AS n FROM objects WHERE type = ?").get(type)?.["n"] as number;
  }

  /** The next free numeric id of a type. Ids start high enough to look like Shopify's and never come twice. */
  nextId(type: ObjectType): number {
    let next = this.#nextId.get(type);
    if (next === undefined) {
      const max = this.#prepare("SELECT max(id) AS n FROM objects WHERE type = ?").get(type)?.["n"] as
        number | null;
      next = Math.max(max ?? 1_000_000_000, this.#lastRemoved(type)) + 1;
    }
    this.#nextId.set(type, next + 1);
    return next;
  }

  setting(key: string): string | undefined {
    return this.#prepare("SELECT value FROM settings WHERE key = ?").get(key)?.["value"] as
      string | undefined;
  }

  setSetting(key: string, value: string): void {
    this.#prepare("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)").run(key, value);
  }

  /**
   * Runs `work` as one transaction; changes told inside are emitted after the commit. A nested call joins the outer one,
   * and when it throws only what it did itself is undone.
   */
  transaction<T>(work: () => T): T {
    const depth = this.#depth++;
    const told = this.#pending.length;
    this.#db.exec(depth === 0 ? "BEGIN IMMEDIATE" : `SAVEPOINT nested${depth}`);
    let result: T;
    try {
      result = work();
      this.#db.exec(depth === 0 ? "COMMIT" : `RELEASE nested${depth}`);
    } catch (error) {
      this.#depth = depth;
      this.#pending.length = told;
      this.#nextId.clear();
      this.#db.exec(depth === 0 ? "ROLLBACK" : `ROLLBACK TO nested${depth}; RELEASE nested${depth}`);
      this.#codec.reload();
      throw error;
    }
    this.#depth = depth;
    if (depth === 0) {
      const changes = this.#pending;
      this.#pending = [];
      for (const change of changes) this.changes.emit("change", change);
    }
    return result;
  }

  /** Tells whoever listens (the webhook sender) that something happened. */
  tell(change: Change): void {
    if (this.#depth > 0) this.#pending.push(change);
    else this.changes.emit("change", change);
  }

  /** Forgets every object and setting. */
  clear(): void {
    this.#db.exec("DELETE FROM objects; DELETE FROM settings;");
    this.#nextId.clear();
  }

  close(): void {
    this.#statements.clear();
    this.#db.close();
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}
