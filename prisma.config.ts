import { defineConfig } from "prisma/config";

import { migrationAdapter } from "./prisma/migration-adapter.ts";

/** Prisma's WASM engine with our own adapter: nothing is downloaded (docs/decisions/003). */
export default defineConfig({
  experimental: { adapter: true },
  engine: "js",
  schema: "prisma",
  migrations: { path: "prisma/migrations" },
  adapter: migrationAdapter,
});
