/** The files of bulk operations: `GET /__bulk/<id>/<signature>/file.jsonl`, no token needed, ranges served. */
import { route } from "../http.ts";
import type { DevStorePart } from "../server.ts";
import { bulkOperationsOf } from "./operations.ts";
import { refuse, sendExport } from "./send-file.ts";

/** Bulk operations as a part of the development store. @param folder where their files go; a temporary one by default */
export function bulkPart(folder?: string): DevStorePart {
  return (devStore, router) => {
    const operations = bulkOperationsOf(devStore, folder);
    operations.resume();
    router.get(
      "/__bulk/:id/:signature/file.jsonl",
      route(async (request, response) => {
        const file = operations.file(Number(request.params["id"]), request.params["signature"] ?? "");
        if (file === undefined) {
          refuse(response, 403, "SignatureDoesNotMatch");
          return;
        }
        if (file === "expired") {
          refuse(response, 400, "ExpiredToken");
          return;
        }
        const fault = operations.faults.takeForDownload(file.size);
        if (fault?.kind === "hang") return;
        if (fault?.kind === "fail") {
          refuse(response, fault.status, "InternalError");
          return;
        }
        await sendExport(request, response, { ...file, name: `bulk-${request.params["id"] ?? ""}`, fault });
      }),
    );
    return { close: () => operations.close() };
  };
}
