import { BlockStack, Text } from "@shopify/polaris";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import { type Formats, useFormats } from "./formats.ts";
import { type ProgressRow, ProgressRows } from "./progress-rows.tsx";

export type ImportResource = "products" | "customers" | "orders";

/** How an import stands: what sync tells of it (app/sync/bulk), as far as pages show it. */
export interface ImportView {
  readonly status: "running" | "paused" | "completed" | "failed";
  readonly failure:
    | "needs_reconnect"
    | "access_denied"
    | "export_failed"
    | "export_cancelled"
    | "export_expired"
    | "export_refused"
    | "unavailable"
    | "merge_failed"
    | null;
  /** Milliseconds; null while nobody can tell. */
  readonly left: { readonly kind: "about" | "at_least"; readonly ms: number } | null;
  readonly parts: readonly ImportPartView[];
  /** The first lines that were left out. */
  readonly faults: readonly { resource: ImportResource; lineNumber: number; reason: string }[];
}

export interface ImportPartView {
  readonly resource: ImportResource;
  readonly status: "waiting" | "exporting" | "merging" | "completed" | "failed";
  /** Products, customers or orders; null while nobody has counted them. */
  readonly total: number | null;
  /** Those that Shopify has exported so far, and those that are imported. */
  readonly exported: number;
  readonly merged: number;
  /** Lines of the export that could not be imported. */
  readonly linesFaulty: number;
}

/** A bar for each resource of an import that is not done, and how long it still takes. */
export function ImportProgress({ progress }: { progress: ImportView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { status, left } = progress;
  return (
    <BlockStack gap="400">
      {status === "running" || status === "paused" ? (
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t(status === "running" ? "import.runningTitle" : "import.pausedTitle")}
          </Text>
          <Text as="p" tone="subdued">
            {t(status === "running" ? "import.runningBody" : "import.pausedBody")}
          </Text>
          {status === "running" ? (
            <Text as="p" tone="subdued">
              {left ? timeLeftText(left, t) : t("import.left.unknown")}
            </Text>
          ) : null}
        </BlockStack>
      ) : null}
      <ProgressRows rows={progress.parts.map((part) => rowOf(part, formats, t))} />
    </BlockStack>
  );
}

type Translate = TFunction;

const MINUTE = 60_000;
/** From here on hours are clearer than minutes. */
const LONG = 90 * MINUTE;

/** Rounded up, because it is better to be early. */
function timeLeftText({ kind, ms }: NonNullable<ImportView["left"]>, t: Translate): string {
  if (ms < MINUTE) return t(`import.left.${kind}.moment`);
  return ms < LONG
    ? t(`import.left.${kind}.minutes`, { count: Math.ceil(ms / MINUTE) })
    : t(`import.left.${kind}.hours`, { count: Math.ceil(ms / (60 * MINUTE)) });
}

function rowOf(part: ImportPartView, formats: Formats, t: Translate): ProgressRow {
  const { status, exported, merged, total } = part;
  const all = total ?? exported;
  const counts = {
    done: formats.number(merged),
    exported: formats.number(exported),
    total: formats.number(all),
  };
  const key = status === "exporting" && exported === 0 ? "exportingFirst" : status;
  return {
    key: part.resource,
    label: t(`import.resource.${part.resource}`),
    status: t(`import.part.${key}`, counts),
    percent: status === "completed" ? 100 : Math.floor(all === 0 ? 0 : Math.min(1, merged / all) * 100),
    done: status === "completed",
  };
}
