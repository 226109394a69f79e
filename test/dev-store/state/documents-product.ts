/** Products and their variants. */
import type { Image } from "./documents-values.ts";

export interface ProductOption {
  /** "gid://shopify/ProductOption/1". */
  id: string;
  name: string;
  position: number;
  values: string[];
}

export interface ProductDoc {
  id: number;
  title: string;
  handle: string;
  status: "ACTIVE" | "ARCHIVED" | "DRAFT" | "UNLISTED";
  vendor: string;
  productType: string;
  tags: string[];
  descriptionHtml: string;
  /** `descriptionHtml` without its marks. */
  description: string;
  isGiftCard: boolean;
  featuredImage: Image | null;
  /** "Title" with "Default Title" when the product has one variant only. */
  options: ProductOption[];
  hasOnlyDefaultVariant: boolean;
  tracksInventory: boolean;
  totalInventory: number;
  templateSuffix: string | null;
  onlineStoreUrl: string | null;
  publishedAt: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface ProductVariantDoc {
  id: number;
  /** The product. */
  parentId: number;
  /** The option values: "Moss / L". */
  title: string;
  /** "Alder Rain Shell - Moss / L". */
  displayName: string;
  sku: string | null;
  barcode: string | null;
  /** The scalar Money: two decimals whatever they are ("20.00"). */
  price: string;
  compareAtPrice: string | null;
  position: number;
  selectedOptions: { name: string; value: string }[];
  inventoryQuantity: number;
  inventoryPolicy: "CONTINUE" | "DENY";
  inventoryItemId: number;
  availableForSale: boolean;
  taxable: boolean;
  requiresShipping: boolean;
  createdAt: string;
  updatedAt: string;
}
