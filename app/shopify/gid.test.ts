import { expect, test } from "vitest";

import { gid, idOf, parseGid } from "./gid.ts";

test("ids beyond 2^53 keep every digit", () => {
  expect(parseGid("gid://shopify/Order/820982911946154508")).toEqual({
    type: "Order",
    id: 820982911946154508n,
  });
  expect(gid("Order", 820982911946154508n)).toBe("gid://shopify/Order/820982911946154508");
});

test("query parts are dropped, anything else is no id", () => {
  expect(parseGid("gid://shopify/MailingAddress/1?model_name=CustomerAddress")?.id).toBe(1n);
  expect(parseGid("gid://shopify/Job/0c2cbd9e-29b6-4e9c-8c6c-4a9f7b6e8d5a")).toBeUndefined();
  expect(parseGid("450789469")).toBeUndefined();
});

test("the id of another type is refused", () => {
  expect(() => idOf("Order", "gid://shopify/Customer/1")).toThrow("Expected the id of a Order");
});
