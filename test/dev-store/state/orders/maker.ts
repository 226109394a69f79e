/** What making orders needs to know of the shop around them; holds variants and products once they were looked up. */
import type { MailingAddress, ProductDoc, ProductVariantDoc, ShopDoc } from "../documents.ts";
import type { AddressInput } from "../input/values.ts";
import { ensureLocation } from "../shop.ts";
import type { ObjectType, Store } from "../store.ts";
import { UserError } from "../user-error.ts";

const LAST_NUMBER = "orders.lastNumber";

export interface CatalogueEntry {
  variant: ProductVariantDoc;
  product: ProductDoc;
}

export class OrderMaker {
  readonly store: Store;
  readonly shop: ShopDoc;
  readonly locationId: number;
  /** Now, as Shopify writes it. */
  readonly now: string;
  readonly #variants = new Map<string, CatalogueEntry | null>();
  #lastNumber: number;

  constructor(store: Store, shop: ShopDoc, now: string) {
    this.store = store;
    this.shop = shop;
    this.now = now;
    this.locationId = ensureLocation(store).id;
    this.#lastNumber = Number(store.setting(LAST_NUMBER) ?? "1000");
  }

  /** The number of the next order, or of the one so named. */
  numberOf(name: string | undefined): number {
    const number = name === undefined ? this.#lastNumber + 1 : Number(/(\d+)\D*$/.exec(name)?.[1] ?? 0);
    this.#lastNumber = Math.max(this.#lastNumber, Math.min(number, 999_999_999));
    return number;
  }

  /** Remembers the highest order number in the store; to be called before the transaction ends. */
  saveNumber(): void {
    this.store.setSetting(LAST_NUMBER, String(this.#lastNumber));
  }

  /** The given id, unless the store holds it already, or a new one. @throws UserError on `field` */
  idFor(type: ObjectType, given: number | undefined, field: string[]): number {
    if (given === undefined) return this.store.nextId(type);
    if (this.store.has(type, given)) throw new UserError([...field, "id"], `${type} ${given} exists already`);
    return given;
  }

  /** The variant with this id or SKU, and its product. */
  variant(idOrSku: number | string): CatalogueEntry | undefined {
    const key = String(idOrSku);
    let entry = this.#variants.get(key);
    if (entry === undefined) {
      const { store } = this;
      const variant =
        typeof idOrSku === "number"
          ? store.get("ProductVariant", idOrSku)
          : store.find("ProductVariant", idOrSku);
      const product = variant && store.get("Product", variant.parentId);
      entry = variant && product ? { variant, product } : null;
      this.#variants.set(key, entry);
    }
    return entry ?? undefined;
  }
}

const countryNames = new Intl.DisplayNames("en", { type: "region" });

/** An address as stored; blank text becomes null, the country is named by its code. */
export function mailingAddress(input: AddressInput, id: string): MailingAddress {
  const text = (value: string | null | undefined) => (value?.trim() ? value.trim() : null);
  const code = text(input.countryCodeV2);
  const firstName = text(input.firstName);
  const lastName = text(input.lastName);
  return {
    id,
    firstName,
    lastName,
    name: [firstName, lastName].filter((part) => part !== null).join(" ") || null,
    company: text(input.company),
    address1: text(input.address1),
    address2: text(input.address2),
    city: text(input.city),
    country: text(input.country) ?? (code === null ? null : (countryNames.of(code) ?? null)),
    countryCodeV2: code,
    province: text(input.province),
    provinceCode: text(input.provinceCode),
    zip: text(input.zip),
    phone: text(input.phone),
  };
}
