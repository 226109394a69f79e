/** Types our GraphQL operations from Shopify's own schema: `npm run generate`. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

import type { CodegenConfig } from "@graphql-codegen/cli";
import { buildClientSchema, printSchema, type IntrospectionQuery } from "graphql";

const introspection = JSON.parse(
  gunzipSync(readFileSync(new URL("app/shopify/schema/admin-2026-10.json.gz", import.meta.url))).toString(),
) as { data: IntrospectionQuery } | IntrospectionQuery;

const config: CodegenConfig = {
  schema: printSchema(buildClientSchema("data" in introspection ? introspection.data : introspection)),
  documents: ["app/shopify/operations/**/*.ts"],
  generates: {
    "app/generated/admin/": {
      preset: "client",
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: "string",
        useTypeImports: true,
        enumsAsTypes: true,
        onlyOperationTypes: true,
        strictScalars: true,
        defaultScalarType: "unknown",
        importExtension: ".ts",
        scalars: {
          ARN: "string",
          BigInt: "string",
          Color: "string",
          Date: "string",
          DateTime: "string",
          Decimal: "string",
          FormattedString: "string",
          HTML: "string",
          JSON: "unknown",
          Money: "string",
          StorefrontID: "string",
          UnsignedInt64: "string",
          URL: "string",
          UtcOffset: "string",
        },
      },
    },
  },
};

export default config;
