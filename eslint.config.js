import js from "@eslint/js";
import boundaries from "eslint-plugin-boundaries";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

/**
 * The layers of docs/architecture.md: a file belongs to the first that fits. `mode: "full"` is deprecated in favour of a
 * matching by folders that cannot yet tell `x.server.ts` from its neighbours.
 */
const ELEMENTS = [
  { type: "generated", pattern: "app/generated/**", mode: "full" },
  { type: "shared", pattern: "app/shared/**", mode: "full" },
  {
    type: "base",
    pattern: ["app/{env,listen,log,live,metrics,telemetry,telemetry-otlp}.server.ts", "app/log-error.ts"],
    mode: "full",
  },
  { type: "db", pattern: "app/db.server.ts", mode: "full" },
  { type: "lifecycle", pattern: "app/{lifecycle,ops,standing}.server.ts", mode: "full" },
  { type: "context", pattern: "app/{context,context.server}.ts", mode: "full" },
  {
    type: "jobs-base",
    pattern: "app/jobs/{define,signals,schema,enqueue.server,boss.server}.ts",
    mode: "full",
  },
  { type: "jobs", pattern: "app/jobs/*", mode: "full" },
  { type: "require", pattern: "app/shopify/require.server.ts", mode: "full" },
  { type: "shopify", pattern: ["app/shopify/**", "app/shopify.server.ts"], mode: "full" },
  { type: "mappers", pattern: "app/sync/mappers/**", mode: "full" },
  { type: "sync-door", pattern: ["app/sync/index.server.ts", "app/sync/install.server.ts"], mode: "full" },
  { type: "sync", pattern: "app/sync/**", mode: "full" },
  { type: "rules", pattern: "app/areas/*/rules/**", mode: "full", capture: ["area"] },
  { type: "area-door", pattern: ["app/areas/*/index.server.ts"], mode: "full", capture: ["area"] },
  {
    type: "area-ui",
    pattern: ["app/areas/*/ui/**", "app/areas/*/schemas.ts"],
    mode: "full",
    capture: ["area"],
  },
  { type: "area", pattern: "app/areas/*/**", mode: "full", capture: ["area"] },
  { type: "ui", pattern: "app/ui/**", mode: "full" },
  { type: "storefront", pattern: "app/storefront/**", mode: "full" },
  { type: "routes", pattern: "app/routes/**", mode: "full" },
  { type: "shell", pattern: "app/*", mode: "full" },
];

/** Who may import whom. */
const own = (type) => ({ type, captured: { area: "{{ from.element.captured.area }}" } });
const ALLOWED = {
  generated: ["generated"],
  shared: ["shared"],
  base: ["base", "db", "shared"],
  db: ["base", "generated"],
  context: ["context", "base", "db", "shared"],
  "jobs-base": ["jobs-base", "base", "db", "context", "shared"],
  jobs: ["jobs", "jobs-base", "base", "context", "area", "area-door", "sync", "sync-door", "shared"],
  lifecycle: ["lifecycle", "base", "db", "jobs", "jobs-base"],
  require: ["shopify", "sync-door", "base", "context", "shared"],
  shopify: ["shopify", "sync-door", "base", "db", "context", "generated", "shared"],
  mappers: ["mappers", "shared"],
  "sync-door": [
    "sync",
    "sync-door",
    "mappers",
    "shopify",
    "jobs-base",
    "base",
    "db",
    "context",
    "generated",
    "shared",
  ],
  sync: [
    "sync",
    "sync-door",
    "mappers",
    "shopify",
    "jobs-base",
    "base",
    "db",
    "context",
    "generated",
    "shared",
  ],
  rules: [own("rules"), "shared"],
  "area-ui": [own("area-ui"), own("rules"), "ui", "shared"],
  "area-door": [
    own("area"),
    own("rules"),
    own("area-ui"),
    "area-door",
    "shopify",
    "jobs-base",
    "base",
    "db",
    "context",
    "generated",
    "shared",
  ],
  area: [
    own("area"),
    own("rules"),
    own("area-ui"),
    "area-door",
    "shopify",
    "jobs-base",
    "base",
    "db",
    "context",
    "generated",
    "shared",
  ],
  ui: ["ui", "shared"],
  // Runs in the shop's theme: nothing of the app's.
  storefront: ["storefront"],
  routes: [
    "require",
    "area",
    "area-door",
    "area-ui",
    "sync-door",
    "ui",
    "context",
    "base",
    "lifecycle",
    "shared",
  ],
  // entry.server.tsx hands the one route that is not Remix's to the server.
  shell: ["shell", "base", "lifecycle", "jobs", "shopify", "shared", "routes"],
};

export default tseslint.config(
  {
    ignores: [
      "build/",
      "**/.*",
      "app/generated/",
      ".data/",
      ".cache/",
      "test/results/",
      "extensions/*/assets/",
    ],
  },
  js.configs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Remix's loaders throw responses by design.
      "@typescript-eslint/only-throw-error": ["error", { allow: [{ from: "lib", name: "Response" }] }],
      // `return stop()` says enough in a function that gives nothing back.
      "@typescript-eslint/no-confusing-void-expression": "off",
      // It overflows its stack on graphql-js's recursive types.
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
      "max-lines": ["error", { max: 400, skipBlankLines: true, skipComments: true }],
      "no-restricted-properties": [
        "error",
        {
          object: "process",
          property: "env",
          message: "app/env.server.ts is the only reader of the environment",
        },
      ],
    },
  },
  {
    files: ["test/**", "prisma/**", "*.config.ts", "codegen.ts", "app/env.server.ts"],
    rules: { "no-restricted-properties": "off" },
  },
  {
    files: ["**/*.test.{ts,tsx}", "test/**"],
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off",
      // Rows that a test reads by SQL are untyped; the expectation beside them says what they must be.
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  {
    files: ["app/**/*.tsx"],
    plugins: { "react-hooks": reactHooks },
    rules: reactHooks.configs.recommended.rules,
  },
  {
    files: ["app/**/*.{ts,tsx}"],
    ignores: ["**/*.test.{ts,tsx}"],
    plugins: { boundaries },
    settings: {
      "import/resolver": { typescript: true },
      "boundaries/include": ["app/**"],
      "boundaries/elements": ELEMENTS,
    },
    rules: {
      "boundaries/dependencies": [
        "error",
        {
          default: "disallow",
          message: "{{ from.element.type }} may not import {{ to.element.type }} (docs/architecture.md)",
          policies: Object.entries(ALLOWED).map(([from, allowed]) => ({
            from: { element: { type: from } },
            allow: allowed.map((to) => ({ to: { element: typeof to === "string" ? { type: to } : to } })),
          })),
        },
      ],
    },
  },
  {
    files: ["**/*.{js,mjs}"],
    languageOptions: { globals: { process: "readonly", console: "readonly", URL: "readonly" } },
  },
);
