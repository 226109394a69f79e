/** The global `shopify` of customer account extensions. What is not modelled says so, loudly. */
import { createI18n, extensionLanguage } from "../host/i18n.ts";
import { type SignalClass, Signals } from "../host/signals.ts";
import { createStorage } from "../host/storage.ts";
import type { Money, PageFacts, Place } from "../host/types.ts";

/** An order as the order status page tells of it. */
export interface OrderFacts {
  /** "gid://shopify/Order/1". */
  id: string;
  name: string;
  confirmationNumber: string;
  processedAt: string;
  cancelledAt: string | null;
  note: string | null;
  lines: { id: string; quantity: number; total: Money; merchandise: Record<string, unknown> }[];
  cost: { subtotal: Money; shipping: Money; tax: Money; total: Money };
  discountCodes: string[];
  shippingAddress: Record<string, unknown> | null;
  billingAddress: Record<string, unknown> | null;
  email: string | null;
  phone: string | null;
}

export interface AccountFacts extends PageFacts {
  customerId: string | null;
}

interface Context {
  place: Place & { facts: AccountFacts };
  navigation: object;
  orderId: string | null;
  order: OrderFacts | null;
  close?: () => void;
}

/** What is asked for and not modelled. */
function missing(name: string): (...given: unknown[]) => never {
  return () => {
    throw new Error(`shopify.${name}() is not modelled by the development store`);
  };
}

export function createShopify(context: Context): object {
  const { place, navigation, orderId, order, close } = context;
  const { facts, extension, target } = place;
  const signals = new Signals();
  const language = { isoCode: facts.language };
  const country = facts.country === null ? undefined : { isoCode: facts.country };
  const localization = {
    language: signals.make(language),
    extensionLanguage: signals.make({ isoCode: extensionLanguage(place) }),
    country: signals.make(country),
  };
  const customer = facts.customerId === null ? undefined : { id: facts.customerId };
  const standard = {
    setSignals: (Signal: SignalClass) => signals.use(Signal),
    extensionPoint: target,
    version: extension.apiVersion,
    extension: {
      apiVersion: extension.apiVersion,
      capabilities: signals.make(extension.networkAccess ? ["network_access"] : []),
      rendered: signals.make(true),
      scriptUrl: extension.modules[target] ?? "",
      target,
    },
    authenticatedAccount: { customer: signals.make(customer), purchasingCompany: signals.make(undefined) },
    localization,
    i18n: createI18n(place),
    settings: signals.make(extension.settings),
    storage: createStorage(`${extension.handle}.${target}`),
    sessionToken: { get: () => sessionToken() },
    analytics: { publish: () => Promise.resolve(true), visitor: () => Promise.resolve({ type: "success" }) },
    customerPrivacy: signals.make({
      allowedProcessing: { analytics: true, marketing: true, preferences: true, saleOfData: true },
      metafields: [],
      visitorConsent: {},
      shouldShowBanner: false,
      saleOfDataRegion: false,
    }),
    applyTrackingConsentChange: missing("applyTrackingConsentChange"),
    intents: { invoke: missing("intents.invoke") },
    toast: { show: (content: string) => Promise.resolve(showToast(content)) },
    query: missing("query"),
    navigation,
  };
  return {
    ...standard,
    ...(orderId !== null && { orderId }),
    ...(close && { close }),
    ...(order !== null && orderStatus(signals, facts, localization, order)),
  };
}

/** What the order status page adds. */
function orderStatus(signals: Signals, facts: AccountFacts, localization: object, order: OrderFacts): object {
  const { id, name, confirmationNumber, processedAt, cancelledAt, cost } = order;
  const address = (given: Record<string, unknown> | null): Record<string, unknown> | undefined =>
    given ?? undefined;
  return {
    order: signals.make({
      id,
      name,
      confirmationNumber,
      processedAt,
      ...(cancelledAt !== null && { cancelledAt }),
    }),
    lines: signals.make(
      order.lines.map((line) => ({
        id: line.id,
        quantity: line.quantity,
        merchandise: line.merchandise,
        cost: { totalAmount: line.total },
        attributes: [],
        discountAllocations: [],
        lineComponents: [],
      })),
    ),
    cost: {
      subtotalAmount: signals.make(cost.subtotal),
      totalShippingAmount: signals.make(cost.shipping),
      totalTaxAmount: signals.make(cost.tax),
      totalAmount: signals.make(cost.total),
    },
    localization: {
      ...localization,
      currency: signals.make({ isoCode: cost.total.currencyCode }),
      timezone: signals.make(facts.timezone),
      market: signals.make(undefined),
    },
    shop: facts.shop,
    buyerIdentity: {
      customer: signals.make(facts.customerId === null ? undefined : { id: facts.customerId }),
      email: signals.make(order.email ?? undefined),
      phone: signals.make(order.phone ?? undefined),
      purchasingCompany: signals.make(undefined),
    },
    shippingAddress: signals.make(address(order.shippingAddress)),
    billingAddress: signals.make(address(order.billingAddress)),
    note: signals.make(order.note ?? undefined),
    attributes: signals.make([]),
    appliedGiftCards: signals.make([]),
    appMetafields: signals.make([]),
    discountCodes: signals.make(order.discountCodes.map((code) => ({ code }))),
    discountAllocations: signals.make([]),
    checkoutSettings: signals.make({}),
    checkoutToken: signals.make(undefined),
    authenticationState: signals.make("fully_authenticated"),
    requireLogin: () => Promise.resolve(),
  };
}

async function sessionToken(): Promise<string> {
  const answer = await fetch("/account-pages/session-token", { method: "POST" });
  if (!answer.ok) throw new Error("There is no session token: nobody is signed in");
  const { token } = (await answer.json()) as { token: string };
  return token;
}

function showToast(content: string): { hide: () => void } {
  const list = document.getElementById("toasts");
  const toast = Object.assign(document.createElement("p"), { className: "toast", textContent: content });
  list?.append(toast);
  const hide = (): void => toast.remove();
  setTimeout(hide, 5000);
  return { hide };
}
