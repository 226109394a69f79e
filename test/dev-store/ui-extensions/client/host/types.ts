/** What a hosting page tells its script. */
export interface Extension {
  handle: string;
  name: string;
  apiVersion: string;
  modules: Record<string, string>;
  networkAccess: boolean;
  defaultLocale: string;
  locales: Record<string, Record<string, unknown>>;
  settings: Record<string, string | number | boolean>;
}

export interface Money {
  amount: number;
  currencyCode: string;
}

export interface PageFacts {
  extensions: Extension[];
  shop: { id: string; name: string; myshopifyDomain: string; storefrontUrl: string };
  /** The language of the page, "de". */
  language: string;
  country: string | null;
  currency: string;
  timezone: string;
  /** The app's address in its toml, and where it listens in truth. */
  app: { declared: string; actual: string };
}

/** What everything of one extension on one place of the page shares. */
export interface Place {
  extension: Extension;
  target: string;
  facts: PageFacts;
}
