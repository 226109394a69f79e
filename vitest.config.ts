import { defineConfig } from "vitest/config";

/** Three rings: rules beside the code, integration on a real PostgreSQL and the development store, journeys in a browser. */
export default defineConfig({
  test: {
    reporters: ["default", "./test/support/closing-line.ts"],
    globalSetup: ["test/support/global-setup.ts"],
    setupFiles: ["test/support/setup.ts"],
    include: ["app/**/*.test.{ts,tsx}", "test/**/*.test.{ts,tsx}"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    env: {
      NODE_ENV: "test",
      LOG_LEVEL: "silent",
      SHOPIFY_API_KEY: "encore-test",
      SHOPIFY_API_SECRET: "test-secret-0123456789",
      SHOPIFY_APP_URL: "https://encore.test",
      SCOPES: "read_customers,read_orders,read_products",
    },
  },
});
