/** Each version of the policy is kept, and two who edit at once do not overwrite each other. */
import { installedShop } from "#test/support/database.ts";
import { contextOf } from "#test/support/context.ts";
import { expect, test } from "vitest";

import { withShopConnection } from "#app/db.server.ts";
import { DEFAULT_POLICY, type Policy } from "#app/areas/returns/policy.ts";
import { currentPolicy, policyOfVersion, savePolicy } from "#app/areas/returns/policy-store.server.ts";

const windowOf = (days: number): Policy => ({
  ...DEFAULT_POLICY,
  base: { ...DEFAULT_POLICY.base, window: { kind: "days", days, transitDays: 0 } },
});

test("a shop begins with Encore's policy and adds versions to it", async () => {
  const context = contextOf(await installedShop());
  expect(await currentPolicy(context)).toMatchObject({ version: 0, policy: DEFAULT_POLICY });
  expect(await savePolicy(context, windowOf(14), 0)).toEqual({ ok: true, value: 1 });
  expect(await savePolicy(context, windowOf(60), 1)).toEqual({ ok: true, value: 2 });
  expect(await currentPolicy(context)).toMatchObject({ version: 2, policy: windowOf(60) });
  await withShopConnection(context, async (connection) => {
    expect(await policyOfVersion(connection, context, 1)).toEqual(windowOf(14));
    expect(await policyOfVersion(connection, context, 0)).toEqual(DEFAULT_POLICY);
    expect(await policyOfVersion(connection, context, 3)).toBeUndefined();
  });
});

test("of several who save at once one does, and the others are told", async () => {
  const context = contextOf(await installedShop());
  const saved = await Promise.all([7, 14, 21].map((days) => savePolicy(context, windowOf(days), 0)));
  expect(saved.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await currentPolicy(context)).toMatchObject({ version: 1 });
});

test("a shop's policy is no other shop's", async () => {
  const [one, other] = [contextOf(await installedShop()), contextOf(await installedShop())];
  await savePolicy(one, windowOf(90), 0);
  expect(await currentPolicy(other)).toMatchObject({ version: 0 });
});
