/** The import directions of docs/architecture.md are enforced: the lint rule refuses what the table refuses. */
import { ESLint } from "eslint";
import { expect, test } from "vitest";

const lint = new ESLint({ ruleFilter: ({ ruleId }) => ruleId === "boundaries/dependencies" });

/** What the rule says to this import in this (existing) file. */
async function complaints(file: string, imported: string): Promise<string[]> {
  const [result] = await lint.lintText(`import * as imported from "${imported}";\nexport { imported };\n`, {
    filePath: file,
  });
  return result!.messages.map((message) => message.message);
}

test.each([
  ["shared code knows nothing of ours", "app/shared/money.ts", "#app/db.server.ts"],
  ["sync knows no area", "app/sync/install.server.ts", "#app/areas/insights/index.server.ts"],
  [
    "an area uses another's door alone",
    "app/areas/insights/jobs.server.ts",
    "#app/areas/customers/jobs.server.ts",
  ],
  ["routes touch no database", "app/routes/admin/home.tsx", "#app/db.server.ts"],
  ["routes speak no Admin API", "app/routes/admin/home.tsx", "#app/shopify/graphql.server.ts"],
  ["areas do not authenticate", "app/areas/insights/jobs.server.ts", "#app/shopify/require.server.ts"],
  [
    "the Admin API client knows no area",
    "app/shopify/graphql.server.ts",
    "#app/areas/insights/index.server.ts",
  ],
])("%s", async (_rule, file, imported) => {
  expect(await complaints(file, imported)).toEqual([expect.stringContaining("may not import")]);
});

test.each([
  ["app/areas/insights/jobs.server.ts", "#app/db.server.ts"],
  ["app/routes/admin/home.tsx", "#app/shopify/require.server.ts"],
  ["app/jobs/registry.server.ts", "#app/areas/insights/jobs.server.ts"],
])("%s may import %s", async (file, imported) => {
  expect(await complaints(file, imported)).toEqual([]);
});
