/** `shopify.resourcePicker` and `shopify.picker`: the shell draws the choice, the app gets what was chosen. */
import type { PickerRow } from "../protocol.ts";
import { ask } from "./port.ts";

type PickerOptions = Parameters<typeof shopify.picker>[0];

/** A product or variant as the admin describes it to the app; `title` and `displayName` name it to the merchant. */
interface Resource {
  id: string;
  title: string;
  displayName?: string;
  detail: string;
  [field: string]: unknown;
}

interface ResourcePickerOptions {
  type: "product" | "variant" | "collection";
  action?: "add" | "select";
  multiple?: boolean | number;
  query?: string;
  selectionIds?: { id: string }[];
}

/** Resolves to the chosen resources, or undefined when the merchant cancels. */
export async function resourcePicker(options: ResourcePickerOptions): Promise<unknown> {
  const resources = await ask<Resource[]>({
    type: "resources",
    resource: options.type,
    query: options.query ?? "",
  });
  const before = new Set((options.selectionIds ?? []).map(({ id }) => id));
  const rows: PickerRow[] = resources.map((resource) => ({
    id: resource.id,
    heading: resource.displayName ?? resource.title,
    detail: resource.detail,
    disabled: false,
    selected: before.has(resource.id),
  }));
  const heading = `${options.action === "select" ? "Select" : "Add"} ${options.type}s`;
  const chosen = await pick(heading, options.multiple, rows);
  if (chosen === undefined) return undefined;
  const selection = resources.filter(({ id }) => chosen.includes(id));
  return Object.assign(selection, { selection });
}

/** The generic picker over the app's own items. */
export function picker(options: PickerOptions): Promise<{ selected: Promise<string[] | undefined> }> {
  const rows: PickerRow[] = options.items.map((item) => ({
    id: item.id,
    heading: item.heading,
    detail: (item.data ?? []).filter((value) => value !== undefined).join(" · "),
    disabled: item.disabled ?? false,
    selected: item.selected ?? false,
  }));
  return Promise.resolve({ selected: pick(options.heading, options.multiple, rows) });
}

async function pick(
  heading: string,
  multiple: boolean | number | undefined,
  rows: PickerRow[],
): Promise<string[] | undefined> {
  const maximum = multiple === true ? Infinity : multiple === false || multiple === undefined ? 1 : multiple;
  const chosen = await ask<string[] | null>({ type: "pick", picker: { heading, maximum, rows } });
  return chosen ?? undefined;
}
