import { vitePlugin as remix } from "@remix-run/dev";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [
    remix({
      appDirectory: "app",
      ignoredRouteFiles: ["**/*"],
      future: {
        v3_fetcherPersist: true,
        v3_lazyRouteDiscovery: true,
        v3_relativeSplatPath: true,
        v3_routeConfig: true,
        // As in Shopify's own template: single fetch and App Bridge's re-authentication do not go together.
        v3_singleFetch: false,
        v3_throwAbortReason: true,
      },
    }),
  ],
  build: { assetsInlineLimit: 0 },
  // One copy of each, whichever package asks for it.
  resolve: { dedupe: ["react", "react-dom", "@shopify/polaris"] },
  // Polaris and its charts ship style sheets and JSON that Node itself cannot load.
  ssr: {
    noExternal: [
      "@shopify/polaris",
      "@shopify/polaris-viz",
      "@shopify/polaris-viz-core",
      "@shopify/shopify-app-remix",
    ],
  },
});
