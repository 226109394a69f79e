/** Misbehaviour that a test or demo can order for bulk operations. */
import type { Faults } from "../control/faults.ts";

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
  | { kind: "malformed-line"; line?: number };

export type DownloadFault =
  /** The connection breaks after so many bytes of the body. */
  { kind: "truncate"; afterBytes: number } | { kind: "fail"; status: number } | { kind: "hang" };

/** Faults that wait for the next bulk operations and the next downloads, one each, oldest first. */
export class BulkFaults {
  readonly operations: BulkFault[] = [];
  readonly downloads: DownloadFault[] = [];
  readonly #control: Faults;

  constructor(control: Faults) {
    this.#control = control;
  }

  /** The fault of the operation that starts now, from here or from the control interface. */
  takeForOperation(): BulkFault | undefined {
    const own = this.operations.shift();
    if (own) return own;
    switch (this.#control.take("bulk", ["fail", "hang", "malform"])?.kind) {
      case "fail":
        return { kind: "fail" };
      case "hang":
        return { kind: "hang" };
      case "malform":
        return { kind: "malformed-line" };
      default:
        return undefined;
    }
  }

  takeForDownload(fileSize: number): DownloadFault | undefined {
    const own = this.downloads.shift();
    if (own) return own;
    const fault = this.#control.take("bulk-download", ["fail", "hang", "throttle", "malform"]);
    switch (fault?.kind) {
      case "fail":
        return { kind: "fail", status: fault.status };
      case "throttle":
        return { kind: "fail", status: 503 };
      case "hang":
        return { kind: "hang" };
      case "malform":
        return { kind: "truncate", afterBytes: Math.floor(fileSize / 2) };
      default:
        return undefined;
    }
  }
}
