/** Misbehaviour that a test or demo can order for bulk operations. */
import { FAULTS, type Faults } from "../control/faults.ts";

export type BulkFault =
  /** Ends as FAILED after so many objects, which stay readable at `partialDataUrl`. */
  | { kind: "fail"; afterObjects?: number; errorCode?: "ACCESS_DENIED" | "INTERNAL_SERVER_ERROR" | "TIMEOUT" }
  /** Ends as CANCELED by Shopify itself. */
  | { kind: "cancel" }
  /** Ends as EXPIRED. */
  | { kind: "expire" }
  /** Waits before every piece of work. */
  | { kind: "slow"; delayMs: number }
  /** Never comes to an end, until cancelled. */
  | { kind: "hang" }
  /** Writes a line that is no JSON in the place of this line (0 is the first). */
  | { kind: "malformed-line"; line?: number }
  /** Puts objects far from their parents, before and after them, as `groupObjects: false` allows. */
  | { kind: "ungrouped" };

export type DownloadFault =
  /** The connection breaks after so many bytes of the body. */
  { kind: "truncate"; afterBytes: number } | { kind: "fail"; status: number } | { kind: "hang" };

/** The same, or a break after a share of the whole file's size, 0 to 1. */
export type OrderedDownloadFault = DownloadFault | { kind: "truncate"; share: number };

/** Faults that wait for the next bulk operations and the next downloads, one each, oldest first. */
export class BulkFaults {
  readonly operations: BulkFault[] = [];
  readonly downloads: OrderedDownloadFault[] = [];
  readonly #control: Faults;

  constructor(control: Faults) {
    this.#control = control;
  }

  clear(): void {
    this.operations.length = 0;
    this.downloads.length = 0;
  }

  /** The fault of the operation that starts now, from here or from the control interface. */
  takeForOperation(): BulkFault | undefined {
    const own = this.operations.shift();
    if (own) return own;
    const fault = this.#control.take("bulk", FAULTS.bulk);
    switch (fault?.kind) {
      case "fail":
        return {
          kind: "fail",
          ...(fault.afterObjects !== undefined && { afterObjects: fault.afterObjects }),
          ...(fault.errorCode !== undefined && { errorCode: fault.errorCode }),
        };
      case "slow":
        return { kind: "slow", delayMs: fault.delayMs };
      case "malform":
        return { kind: "malformed-line", line: fault.line ?? 0 };
      case "hang":
      case "cancel":
      case "expire":
      case "ungrouped":
        return { kind: fault.kind };
      default:
        return undefined;
    }
  }

  /** The fault of the download that starts now. @param fileSize bytes */
  takeForDownload(fileSize: number): DownloadFault | undefined {
    const own = this.downloads.shift();
    if (own) return "share" in own ? { kind: "truncate", afterBytes: Math.floor(own.share * fileSize) } : own;
    const fault = this.#control.take("bulk-download", FAULTS["bulk-download"]);
    switch (fault?.kind) {
      case "fail":
        return { kind: "fail", status: fault.status };
      case "throttle":
        return { kind: "fail", status: 503 };
      case "hang":
        return { kind: "hang" };
      case "disconnect":
        return { kind: "truncate", afterBytes: fault.afterBytes ?? Math.floor(fileSize / 2) };
      default:
        return undefined;
    }
  }
}
