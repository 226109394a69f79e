/** What the Privacy pages show, as plain data that goes to the browser. Times are ISO 8601, UTC. */
import type { Page } from "#app/shared/pagination.ts";

export type RequestStatus = "preparing" | "ready" | "answered" | "failed" | "expired" | "erased" | "done";

export interface PrivacyRequestView {
  readonly id: string;
  readonly kind: "access" | "erasure";
  readonly status: RequestStatus;
  /** Whether a member of staff asked by hand. */
  readonly byStaff: boolean;
  /** Shopify's numeric id; null for somebody who is no customer. */
  readonly customerId: string | null;
  readonly customerName: string | null;
  readonly receivedAt: string;
  readonly dueAt: string;
  readonly completedAt: string | null;
  readonly expiresAt: string | null;
}

/** How many requests wait for the merchant. */
export interface OpenRequestsView {
  readonly count: number;
  readonly firstDueAt: string | null;
}

export interface PrivacyView {
  readonly requests: Page<PrivacyRequestView>;
  readonly open: OpenRequestsView;
  readonly timeZone: string;
}

export type HeldRow = Readonly<Record<string, unknown>>;

/** An export, read: rows by table, as the database has them. */
export interface ExportView {
  readonly madeAt: string;
  readonly held: Readonly<Record<string, { readonly purpose: string; readonly rows: readonly HeldRow[] }>>;
}

export interface ShopFormats {
  readonly timeZone: string;
  readonly currency: string;
}
