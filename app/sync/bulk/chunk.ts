/**
 * A chunk: consecutive lines of an export's file, sorted into rows. Lines that cannot be rows become faults, and lines
 * whose parent stands elsewhere in the file are kept apart: without `groupObjects` Shopify promises no order of lines.
 */
import { customerFromNode } from "../mappers/customer.ts";
import { lineItemFromNode, orderFromNode } from "../mappers/order-node.ts";
import type { Mapped } from "../mappers/parse.ts";
import { productFromNode, variantFromNode } from "../mappers/product.ts";
import { returnFromNode, returnLineItemFromNode } from "../mappers/return-node.ts";
import type { Timestamp } from "../mappers/rows.ts";
import { type EncodedCustomers, encodeCustomers } from "../writers/customers.ts";
import { type EncodedOrders, encodeOrders } from "../writers/orders.ts";
import { type EncodedProducts, encodeProducts } from "../writers/products.ts";
import type { RowEncoder } from "../writers/stage.ts";

export interface Fault {
  lineNumber: number;
  reason: string;
  /** The beginning of the line. */
  excerpt: string;
}

/** A child line whose parent is not in the same chunk. */
export interface Detached {
  lineNumber: number;
  line: string;
  parent: { type: string; id: bigint };
}

/** A chunk that is ready to be written. */
export interface ParsedChunk {
  lines: number;
  /** Byte offset after the last line. */
  end: number;
  faults: Fault[];
  /** Children whose parent is not in the chunk. */
  detached: Detached[];
  products: EncodedProducts;
  customers: EncodedCustomers;
  orders: EncodedOrders;
}

/** What a mapper needs to know beside the line. */
export interface Terms {
  shopCurrency: string;
  /** When the export was asked for, ISO 8601: the version of the returns in it. */
  readAt: Timestamp;
}

/** A row with the same id is in the chunk. */
const DUPLICATE = Symbol("duplicate");
/** The parent is not in the chunk. */
const ABSENT = Symbol("absent");

const EXCERPT = 200;
/** Of `{"id":"gid:\/\/shopify\/Order\/1", …` after JSON parsing. */
const GID = /^gid:\/\/shopify\/(\w+)\/(\d{1,19})/;

export class Chunk implements ParsedChunk {
  readonly products = encodeProducts();
  readonly customers = encodeCustomers();
  readonly orders = encodeOrders();
  readonly faults: Fault[] = [];
  /** Children that came before their parent, or whose parent is not here; see `settle`. */
  readonly detached: Detached[] = [];
  lines = 0;
  /** Byte offset after the last line. */
  end = 0;

  readonly #terms: Terms;
  /** Parents of this chunk by type and id ("Order/1"); a return's value is its order. */
  readonly #parents = new Map<string, bigint>();

  constructor(terms: Terms) {
    this.#terms = terms;
  }

  /** Whether a line begins a new parent, so that a chunk that is full may end before it. */
  static beginsParent(line: string): boolean {
    return !line.includes('"__parentId"');
  }

  /**
   * Takes a line in.
   * @returns false when the chunk holds a row with the same id: then the line belongs into the next chunk
   */
  add(line: string, lineNumber: number, end: number): boolean {
    const reason = this.#take(line, lineNumber);
    if (reason === DUPLICATE) return false;
    if (reason !== undefined) this.#fault(lineNumber, line, reason);
    this.lines += 1;
    this.end = end;
    return true;
  }

  /** @returns why it is not a row, or that it is there already */
  #take(line: string, lineNumber: number): string | typeof DUPLICATE | undefined {
    if (line === "") return undefined;
    const node = parseLine(line);
    if (!node) return "not a JSON object";
    const own = typeof node["id"] === "string" ? GID.exec(node["id"]) : undefined;
    if (!own) return "id: not a global id";
    const type = own[1] as string;
    if (node["__parentId"] === undefined) return this.#takeParent(type, node);
    const parent = parentIn(node);
    if (!parent) return "__parentId: not a global id";
    const taken = this.#takeChild(parent, type, node);
    if (taken !== ABSENT) return taken;
    this.detached.push({ lineNumber, line, parent });
    return undefined;
  }

  /** After the last line: children that came before their parent find it now. What stays detached is left to the caller. */
  settle(): void {
    // Twice, for a line of a return whose return came later too.
    for (let round = 0; round < 2; round += 1) {
      for (const child of this.detached.splice(0)) {
        const { lineNumber, line, parent } = child;
        if (!this.#parents.has(`${parent.type}/${parent.id}`)) {
          this.detached.push(child);
          continue;
        }
        // Parsed once more: keeping what was parsed would take a multiple of the line's memory.
        const reason = this.#take(line, lineNumber);
        if (typeof reason === "string") this.#fault(lineNumber, line, reason);
      }
    }
  }

  /** Says that this parent is stored already, so that its children may be added. @param orderId of a return */
  adopt(type: string, id: bigint, orderId = 0n): void {
    this.#parents.set(`${type}/${id}`, orderId);
  }

  #takeParent(type: string, node: unknown): string | typeof DUPLICATE | undefined {
    if (type === "Order") {
      const mapped = orderFromNode(node);
      if (!mapped.ok) return mapped.reason;
      const { order, fulfilments, refunds } = mapped.value;
      if (!this.orders.orders.add(order)) return DUPLICATE;
      for (const fulfilment of fulfilments) this.orders.fulfilments.add(fulfilment);
      for (const refund of refunds) this.orders.refunds.add(refund);
      this.adopt(type, order.id);
      return undefined;
    }
    if (type === "Customer") return keep(customerFromNode(node), this.customers);
    if (type === "Product") {
      const mapped = productFromNode(node);
      if (mapped.ok) this.adopt(type, mapped.value.id);
      return keep(mapped, this.products.products);
    }
    return `id: unexpected ${type}`;
  }

  #takeChild(
    parent: Detached["parent"],
    type: string,
    node: unknown,
  ): string | typeof DUPLICATE | typeof ABSENT | undefined {
    const orderOfReturn = this.#parents.get(`${parent.type}/${parent.id}`);
    if (orderOfReturn === undefined) return ABSENT;
    const { lineItems, returns, returnLineItems } = this.orders;
    if (type === "LineItem" && parent.type === "Order") {
      return keep(lineItemFromNode(node, parent.id), lineItems);
    }
    if (type === "ProductVariant" && parent.type === "Product") {
      return keep(variantFromNode(node, parent.id, this.#terms.shopCurrency), this.products.variants);
    }
    if (type === "Return" && parent.type === "Order") {
      const mapped = returnFromNode(node, parent.id, this.#terms.readAt);
      if (mapped.ok) this.adopt("Return", mapped.value.id, parent.id);
      return keep(mapped, returns);
    }
    if (parent.type === "Return") {
      return keep(returnLineItemFromNode(node, orderOfReturn, parent.id), returnLineItems);
    }
    return `id: unexpected ${type} of a ${parent.type}`;
  }

  #fault(lineNumber: number, line: string, reason: string): void {
    this.faults.push({ lineNumber, reason, excerpt: excerptOf(line) });
  }
}

/** The parent that a child line names. */
export function parentOf(line: string): Detached["parent"] | undefined {
  const node = parseLine(line);
  return node && parentIn(node);
}

function parentIn(node: Record<string, unknown>): Detached["parent"] | undefined {
  const above = typeof node["__parentId"] === "string" ? GID.exec(node["__parentId"]) : undefined;
  return above ? { type: above[1] as string, id: BigInt(above[2] as string) } : undefined;
}

/** The beginning of a line, as PostgreSQL can hold it. */
export function excerptOf(line: string): string {
  return line.slice(0, EXCERPT).replaceAll("\0", "");
}

function keep<Row extends { id: bigint }>(
  mapped: Mapped<Row>,
  rows: RowEncoder<Row>,
): string | typeof DUPLICATE | undefined {
  if (!mapped.ok) return mapped.reason;
  return rows.add(mapped.value) ? undefined : DUPLICATE;
}

function parseLine(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch (error) {
    // Not JSON: the caller counts it as a fault.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
