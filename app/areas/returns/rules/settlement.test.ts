import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { nextSettlement, type SettlementLine } from "./settlement.ts";

const line = (over: Partial<SettlementLine> = {}): SettlementLine => ({
  returnLineItemId: 1n,
  fulfilmentLineItemId: 11n,
  resolution: "refund",
  quantity: 2,
  processed: 0,
  restocked: 0,
  damaged: 0,
  missing: 0,
  locationId: 7n,
  ...over,
});
const next = (lines: SettlementLine[], over = {}) =>
  nextSettlement({ lines, bonusDue: false, keepItems: false, ...over });

describe("settling a return", () => {
  test("waits while nothing has been inspected", () => {
    expect(next([line()])).toBeUndefined();
  });

  test("pays for what came, puts each unit where the inspection said, and pays nothing for what is missing", () => {
    expect(next([line({ quantity: 3, restocked: 1, damaged: 1, missing: 1 })])).toEqual({
      kind: "process",
      resolution: "refund",
      lines: [
        {
          returnLineItemId: 1n,
          fulfilmentLineItemId: 11n,
          quantity: 3,
          paidQuantity: 2,
          put: [
            { type: "RESTOCKED", quantity: 1, locationId: 7n },
            { type: "NOT_RESTOCKED", quantity: 1, locationId: null },
            { type: "MISSING", quantity: 1, locationId: null },
          ],
        },
      ],
    });
  });

  test("goes from refunds to store credit to exchanges", () => {
    const lines = (["exchange", "credit", "refund"] as const).map((resolution) =>
      line({ resolution, restocked: 2 }),
    );
    expect(next(lines)).toMatchObject({ resolution: "refund" });
    expect(next(lines.slice(0, 2))).toMatchObject({ resolution: "credit" });
    expect(next(lines.slice(0, 1))).toMatchObject({ resolution: "exchange" });
  });

  test("pays for what is kept without any inspection", () => {
    expect(next([line()], { keepItems: true })).toMatchObject({ lines: [{ paidQuantity: 2, put: [] }] });
  });

  test("credits the bonus when all is processed, and closes after it", () => {
    const done = [line({ restocked: 2, processed: 2 })];
    expect(next(done, { bonusDue: true })).toEqual({ kind: "bonus" });
    expect(next(done)).toEqual({ kind: "close" });
  });

  test("never processes or pays more units than were inspected and are left, however often it goes on", () => {
    const inspected = fc
      .record({
        restocked: fc.nat(4),
        damaged: fc.nat(4),
        missing: fc.nat(4),
        more: fc.nat(3),
        resolution: fc.constantFrom("refund" as const, "credit" as const, "exchange" as const),
      })
      .map(({ more, ...units }) =>
        line({ ...units, quantity: units.restocked + units.damaged + units.missing + more }),
      );
    fc.assert(
      fc.property(fc.array(inspected, { maxLength: 4 }), (generated) => {
        let lines = generated.map((each, index) => ({ ...each, returnLineItemId: BigInt(index) }));
        const paid = new Map<bigint, number>();
        for (let step = 0; step < 20; step += 1) {
          const settlement = next(lines);
          if (settlement?.kind !== "process") break;
          for (const { returnLineItemId, quantity, paidQuantity, put } of settlement.lines) {
            expect(put.reduce((sum, each) => sum + each.quantity, 0)).toBe(quantity);
            paid.set(returnLineItemId, (paid.get(returnLineItemId) ?? 0) + paidQuantity);
            lines = lines.map((each) =>
              each.returnLineItemId === returnLineItemId
                ? { ...each, processed: each.processed + quantity }
                : each,
            );
          }
        }
        for (const each of lines) {
          expect(each.processed).toBe(each.restocked + each.damaged + each.missing);
          expect(paid.get(each.returnLineItemId) ?? 0).toBe(each.restocked + each.damaged);
        }
      }),
    );
  });
});
