import fc from "fast-check";
import { expect, test } from "vitest";

import {
  checkDispositions,
  type Disposition,
  type DispositionType,
  type ReverseLine,
  undisposed,
} from "./dispositions.ts";

const line = (totalQuantity: number, disposed: ReverseLine["disposed"] = []): ReverseLine => ({
  reverseFulfilmentLineItemId: "l1",
  totalQuantity,
  disposed,
});
const say = (type: DispositionType, quantity: number, some: Partial<Disposition> = {}): Disposition => ({
  reverseFulfilmentLineItemId: "l1",
  type,
  quantity,
  locationId: type === "RESTOCKED" ? "gid://shopify/Location/1" : null,
  ...some,
});

test("all types together fill a line and no more, what was said before included", () => {
  const lines = [line(4, [{ type: "MISSING", quantity: 1 }])];
  const three = [say("RESTOCKED", 1), say("NOT_RESTOCKED", 1), say("PROCESSING_REQUIRED", 1)];
  expect(checkDispositions(lines, three)).toEqual({ ok: true, value: three });
  expect(checkDispositions(lines, [...three, say("MISSING", 1)])).toMatchObject({
    failure: { code: "too-many", wanted: 4, left: 3 },
  });
});

test.each([
  ["unknown-line", say("MISSING", 1, { reverseFulfilmentLineItemId: "other" })],
  ["no-quantity", say("MISSING", 0)],
  ["no-quantity", say("MISSING", -1)],
  ["no-quantity", say("MISSING", 1.5)],
  ["location-missing", say("RESTOCKED", 1, { locationId: null })],
])("%s", (code, wanted) => {
  expect(checkDispositions([line(5)], [wanted])).toMatchObject({ ok: false, failure: { code } });
});

test("however often it is asked, no line ever has more than its total", () => {
  const anyType = fc.constantFrom<DispositionType>(
    "RESTOCKED",
    "NOT_RESTOCKED",
    "MISSING",
    "PROCESSING_REQUIRED",
  );
  const anyCall = fc.array(fc.tuple(anyType, fc.integer({ min: -1, max: 4 })), { maxLength: 4 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9 }), fc.array(anyCall, { maxLength: 9 }), (total, calls) => {
      let now = line(total);
      for (const call of calls) {
        const wanted = call.map(([type, quantity]) => say(type, quantity));
        if (checkDispositions([now], wanted).ok) now = line(total, [...now.disposed, ...wanted]);
        const units = now.disposed.reduce((sum, { quantity }) => sum + quantity, 0);
        expect(units).toBeLessThanOrEqual(total);
        expect(undisposed(now)).toBe(total - units);
      }
    }),
  );
});
