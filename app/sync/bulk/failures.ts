/** Why an import failed: what Home has words for, and whether another try may help. */
export const IMPORT_FAILURES = [
  /** Encore's access has run out; opening the app renews it. */
  "needs_reconnect",
  /** Encore lacks a scope that the export needs. */
  "access_denied",
  /** Shopify gave up on the export. */
  "export_failed",
  /** Somebody, or Shopify itself, cancelled the export. */
  "export_cancelled",
  /** The exported file is not there any more (Shopify keeps it for seven days). */
  "export_expired",
  /** Shopify refuses the export's query: a bug of ours. */
  "export_refused",
  /** Shopify or its file server could not be reached for long. */
  "unavailable",
  /** The rows could not be written: a bug of ours, or the database. */
  "merge_failed",
] as const;

export type ImportFailure = (typeof IMPORT_FAILURES)[number];
