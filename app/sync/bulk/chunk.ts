/**
 * A chunk: consecutive lines of an export's file, sorted into rows. Lines that cannot be rows become faults, and lines
 * whose parent stands elsewhere in the file are kept apart: without `groupObjects` Shopify promises no order of lines.
 */
import { customerFromNode } from "../mappers/customer.ts";
import { lineItemFromNode, orderFromNode } from "../mappers/order-node.ts";
import type { Mapped } from "../mappers/parse.ts";
import { productFromNode, variantFromNode } from "../mappers/product.ts";
import { returnFromNode, returnLineItemFromNode } from "../mappers/return-node.ts";
import type {
  CustomerRow,
  FulfilmentRow,
  LineItemRow,
  OrderRow,
  ProductRow,
  RefundRow,
  ReturnLineItemRow,
  ReturnRow,
  Timestamp,
  VariantRow,
} from "../mappers/rows.ts";

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

/** A child line with what was parsed of it. */
interface Child extends Detached {
  type: string;
  node: unknown;
}

/** What a mapper needs to know beside the line. */
export interface Terms {
  shopCurrency: string;
  /** When the export was asked for, ISO 8601: the version of the returns in it. */
  readAt: Timestamp;
}

const EXCERPT = 200;
/** Of `{"id":"gid:\/\/shopify\/Order\/1", …` after JSON parsing. */
const GID = /^gid:\/\/shopify\/(\w+)\/(\d{1,19})/;

export class Chunk {
  readonly products: ProductRow[] = [];
  readonly variants: VariantRow[] = [];
  readonly customers: CustomerRow[] = [];
  readonly orders: OrderRow[] = [];
  readonly lineItems: LineItemRow[] = [];
  readonly fulfilments: FulfilmentRow[] = [];
  readonly refunds: RefundRow[] = [];
  readonly returns: ReturnRow[] = [];
  readonly returnLineItems: ReturnLineItemRow[] = [];
  readonly faults: Fault[] = [];
  /** Children that came before their parent, or whose parent is not here; see `settle`. */
  readonly detached: Child[] = [];
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

  add(line: string, lineNumber: number, end: number): void {
    this.lines += 1;
    this.end = end;
    if (line === "") return;
    const node = parseLine(line);
    const own = node && typeof node["id"] === "string" ? GID.exec(node["id"]) : undefined;
    if (!node || !own) {
      this.#fault(lineNumber, line, node ? "id: not a global id" : "not a JSON object");
      return;
    }
    const type = own[1] as string;
    if (node["__parentId"] === undefined) {
      const reason = this.#addParent(type, node);
      if (reason) this.#fault(lineNumber, line, reason);
      return;
    }
    const parent = parentIn(node);
    if (!parent) {
      this.#fault(lineNumber, line, "__parentId: not a global id");
      return;
    }
    const child: Child = { lineNumber, line, parent, node, type };
    if (!this.#addChild(child)) this.detached.push(child);
  }

  /** After the last line: children that came before their parent find it now. What stays detached is left to the caller. */
  settle(): void {
    // Twice, for a line of a return whose return came later too.
    for (let round = 0; round < 2; round += 1) {
      const open = this.detached.splice(0);
      this.detached.push(...open.filter((child) => !this.#addChild(child)));
    }
  }

  /** Says that this parent is stored already, so that its children may be added. @param orderId of a return */
  adopt(type: string, id: bigint, orderId = 0n): void {
    this.#parents.set(`${type}/${id}`, orderId);
  }

  /** @returns why it is not a row */
  #addParent(type: string, node: unknown): string | undefined {
    if (type === "Order") {
      const mapped = orderFromNode(node);
      if (!mapped.ok) return mapped.reason;
      this.orders.push(mapped.value.order);
      this.fulfilments.push(...mapped.value.fulfilments);
      this.refunds.push(...mapped.value.refunds);
      this.adopt(type, mapped.value.order.id);
      return undefined;
    }
    if (type === "Customer") return keep(customerFromNode(node), this.customers);
    if (type === "Product") {
      const mapped = productFromNode(node);
      if (mapped.ok) this.adopt(type, mapped.value.id);
      return keep(mapped, this.products);
    }
    return `id: unexpected ${type}`;
  }

  /** @returns false when the parent is not here */
  #addChild(child: Child): boolean {
    const { parent, node, type } = child;
    const orderOfReturn = this.#parents.get(`${parent.type}/${parent.id}`);
    if (orderOfReturn === undefined) return false;
    let reason: string | undefined;
    if (type === "LineItem" && parent.type === "Order") {
      reason = keep(lineItemFromNode(node, parent.id), this.lineItems);
    } else if (type === "ProductVariant" && parent.type === "Product") {
      reason = keep(variantFromNode(node, parent.id, this.#terms.shopCurrency), this.variants);
    } else if (type === "Return" && parent.type === "Order") {
      const mapped = returnFromNode(node, parent.id, this.#terms.readAt);
      if (mapped.ok) this.adopt("Return", mapped.value.id, parent.id);
      reason = keep(mapped, this.returns);
    } else if (parent.type === "Return") {
      reason = keep(returnLineItemFromNode(node, orderOfReturn, parent.id), this.returnLineItems);
    } else {
      reason = `id: unexpected ${type} of a ${parent.type}`;
    }
    if (reason) this.#fault(child.lineNumber, child.line, reason);
    return true;
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

function keep<Row>(mapped: Mapped<Row>, rows: Row[]): string | undefined {
  if (!mapped.ok) return mapped.reason;
  rows.push(mapped.value);
  return undefined;
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
