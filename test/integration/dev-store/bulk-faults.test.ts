import { beforeEach, describe, expect, it, vi } from "vitest";

import type { RunningDevStore } from "#test/dev-store/server.ts";
import { fillShop } from "./admin-graphql-support.ts";
import { type BulkClient, bulkClientOf, lines } from "./bulk-support.ts";
import { send, startDevStore } from "./support.ts";

let devStore: RunningDevStore;
let { operations, start, read, run } = {} as BulkClient;

beforeEach(async () => {
  devStore = await startDevStore();
  ({ operations, start, read, run } = bulkClientOf(devStore));
});

async function order(fault: Record<string, unknown>): Promise<void> {
  expect((await send(devStore.origin, "POST", "/__store/faults", fault)).status).toBe(201);
}

describe("bulk faults on order", () => {
  it("fails after some objects, leaving them as partial data", async () => {
    fillShop(devStore, 6);
    operations.faults.operations.push({ kind: "fail", afterObjects: 4, errorCode: "TIMEOUT" });
    const failed = await run(`{ orders { edges { node { id } } } }`);
    expect(failed).toMatchObject({ status: "FAILED", errorCode: "TIMEOUT", objectCount: "4", url: null });
    expect(await lines(failed.partialDataUrl)).toHaveLength(4);
  });

  it("expires, is cancelled by Shopify, breaks a line, breaks a download", async () => {
    fillShop(devStore, 6);
    operations.faults.operations.push(
      { kind: "expire" },
      { kind: "cancel" },
      { kind: "malformed-line", line: 2 },
    );
    expect((await run()).status).toBe("EXPIRED");
    expect((await run()).status).toBe("CANCELED");
    const { url } = await run();
    const broken = (await (await fetch(url)).text())
      .trimEnd()
      .split("\n")
      .map((line) => {
        try {
          JSON.parse(line);
          return "good";
        } catch (error) {
          return (error as Error).name;
        }
      });
    expect(broken.filter((verdict) => verdict !== "good")).toEqual(["SyntaxError"]);
    expect(broken[2]).toBe("SyntaxError");
    operations.faults.downloads.push({ kind: "truncate", afterBytes: 100 });
    await expect(fetch(url).then((response) => response.text())).rejects.toThrow();
    expect((await (await fetch(url)).text()).length).toBeGreaterThan(100);
  });

  it.each([
    [{ kind: "fail" }, { status: "FAILED", errorCode: "INTERNAL_SERVER_ERROR", objectCount: "0" }],
    [
      { kind: "fail", afterObjects: 4, errorCode: "TIMEOUT" },
      { status: "FAILED", errorCode: "TIMEOUT", objectCount: "4" },
    ],
    [{ kind: "cancel" }, { status: "CANCELED", url: null }],
    [{ kind: "expire" }, { status: "EXPIRED", url: null }],
    [
      { kind: "slow", delayMs: 20 },
      { status: "COMPLETED", rootObjectCount: "6" },
    ],
  ])("takes %j from the control interface", async (fault, expected) => {
    fillShop(devStore, 6);
    await order({ interface: "bulk", ...fault });
    const query = "{ orders { edges { node { id } } } }";
    expect(await run(query)).toMatchObject(expected);
    expect(devStore.faults.struck()).toEqual({ [`bulk ${fault.kind}`]: 1 });
    expect(await run(query)).toMatchObject({ status: "COMPLETED", objectCount: "6" });
  });

  it("hangs until it is cancelled", async () => {
    await order({ interface: "bulk", kind: "hang" });
    const { bulkOperation } = await start();
    await vi.waitFor(async () => expect((await read(bulkOperation.id)).status).toBe("RUNNING"));
    operations.cancel(Number(bulkOperation.id.split("/").at(-1)));
    await operations.settled();
    expect((await read(bulkOperation.id)).status).toBe("CANCELED");
  });

  it("breaks the line that was named", async () => {
    fillShop(devStore, 3);
    await order({ interface: "bulk", kind: "malform", line: 3 });
    const { url } = await run();
    const written = (await (await fetch(url)).text()).trimEnd().split("\n");
    expect(written.map((line) => line.endsWith("}"))).toEqual(written.map((_line, index) => index !== 3));
  });

  it("writes the same objects ungrouped: far before and far behind their parents", async () => {
    fillShop(devStore, 6);
    const grouped = await lines((await run()).url);
    await order({ interface: "bulk", kind: "ungrouped" });
    const done = await run();
    const all = await lines(done.url);
    expect(all).not.toEqual(grouped);
    const sorted = (objects: object[]) => objects.map((object) => JSON.stringify(object)).sort();
    expect(sorted(all)).toEqual(sorted(grouped));
    expect(done).toMatchObject({ objectCount: String(grouped.length), rootObjectCount: "6" });
    const place = new Map(all.map((line, index) => [line.id, index]));
    const distances = all.flatMap((line, index) =>
      line.__parentId ? [index - (place.get(line.__parentId) ?? 0)] : [],
    );
    expect(Math.min(...distances)).toBeLessThan(-1);
    expect(Math.max(...distances)).toBeGreaterThan(3);
  });

  it.each([
    [{ kind: "fail", status: 502 }, 502],
    [{ kind: "throttle" }, 503],
    [{ kind: "hang" }, "TimeoutError"],
    [{ kind: "disconnect" }, "half"],
    [{ kind: "disconnect", afterBytes: 10 }, 10],
    [{ kind: "disconnect", afterBytes: 10, percent: 100 }, 10],
  ])("a download: %j", async (fault, expected) => {
    fillShop(devStore, 6);
    const { url, fileSize } = await run();
    await order({ interface: "bulk-download", ...fault });
    const download = async (): Promise<unknown> => {
      let bytes = 0;
      try {
        const response = await fetch(url, { signal: AbortSignal.timeout(400) });
        if (!response.ok) return response.status;
        const reader = response.body?.getReader();
        for (let chunk = await reader?.read(); chunk?.value; chunk = await reader?.read())
          bytes += chunk.value.length;
        return "whole";
      } catch (error) {
        return (error as Error).name === "TimeoutError" ? "TimeoutError" : bytes;
      }
    };
    expect(await download()).toBe(expected === "half" ? Math.floor(Number(fileSize) / 2) : expected);
    devStore.faults.clear();
    expect(await download()).toBe("whole");
  });
});
