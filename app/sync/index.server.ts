/** The door of sync: what areas, pages and routes may use. */
export { pauseImport, resumeImport, retryImport, startImport } from "./bulk/start.server.ts";
export {
  importFaults,
  importProgress,
  type ImportFault,
  type ImportProgress,
} from "./bulk/progress.server.ts";
export { IMPORT_FAILURES, type ImportFailure } from "./bulk/failures.ts";
export { storeDelivery, type Delivery } from "./webhooks/inbox.server.ts";
export {
  type FailedWebhook,
  type FailedWebhookBody,
  failedPosition,
  failedWebhook,
  failedWebhookCount,
  failedWebhooks,
  replayWebhooks,
} from "./webhooks/failed.server.ts";
export { startReconciliation } from "./reconcile/start.server.ts";
export { repairsPosition, syncHealth, type SyncHealth } from "./reconcile/health.server.ts";
export {
  exportDocument,
  exportText,
  markAnswered,
  openRequests,
  prepareAgain,
  privacyRequest,
  privacyRequests,
  type PrivacyRequest,
  requestExport,
  requestsPosition,
} from "./privacy/requests.server.ts";
