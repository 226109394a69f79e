import { BlockStack, Card, InlineGrid, Link, Text } from "@shopify/polaris";
import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { type Formats, useFormats } from "#app/ui/formats.ts";
import type { SyncHealthView } from "./sync-health-view.ts";

interface SyncFactsProps {
  webhooks: SyncHealthView["webhooks"];
  budget: SyncHealthView["budget"];
  mendedInWeek: number;
  timeZone: string;
}

/** How Shopify's messages come in: the last one, how late, what waits, what failed, and what the API still allows. */
export function SyncFacts({ webhooks, budget, mendedInWeek, timeZone }: SyncFactsProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { last, lag, waiting, failed } = webhooks;
  const time = (iso: string) => `${formats.dayAt(iso, timeZone)}, ${formats.timeAt(iso, timeZone)}`;
  const number = (value: number) => formats.number(value);
  return (
    <InlineGrid columns={{ xs: 1, sm: 2, md: 3 }} gap="400">
      <Fact
        label={t("settings.syncHealth.last.label")}
        value={last ? time(last.receivedAt) : t("settings.syncHealth.last.none")}
        note={last ? last.topic : t("settings.syncHealth.last.noneNote")}
      />
      <Fact
        label={t("settings.syncHealth.lag.label")}
        value={lag ? duration(lag.median, formats, t) : t("common.unknown")}
        note={
          lag
            ? t("settings.syncHealth.lag.note", {
                count: lag.webhooks,
                formatted: number(lag.webhooks),
                p95: duration(lag.p95, formats, t),
              })
            : t("settings.syncHealth.lag.noneNote")
        }
      />
      <Fact
        label={t("settings.syncHealth.waiting.label")}
        value={number(waiting.webhooks)}
        note={
          waiting.since === null
            ? t("settings.syncHealth.waiting.noneNote")
            : t("settings.syncHealth.waiting.since", { at: time(waiting.since) })
        }
      />
      <Fact
        label={t("settings.syncHealth.failed.label")}
        value={number(failed)}
        note={
          failed === 0 ? (
            t("settings.syncHealth.failed.noneNote")
          ) : (
            <Link url="/app/settings/failed-webhooks">{t("settings.syncHealth.failed.show")}</Link>
          )
        }
      />
      <Fact
        label={t("settings.syncHealth.mended.label")}
        value={number(mendedInWeek)}
        note={t("settings.syncHealth.mended.note")}
      />
      <Fact
        label={t("settings.syncHealth.budget.label")}
        value={
          budget
            ? t("settings.syncHealth.budget.value", {
                available: number(budget.available),
                maximum: number(budget.maximum),
              })
            : t("common.unknown")
        }
        note={
          budget
            ? t("settings.syncHealth.budget.note", {
                rate: number(budget.restoreRate),
                at: time(budget.seenAt),
              })
            : t("settings.syncHealth.budget.noneNote")
        }
      />
    </InlineGrid>
  );
}

function Fact({ label, value, note }: { label: string; value: string; note: ReactNode }) {
  return (
    <Card>
      <BlockStack gap="100">
        <Text as="h2" variant="bodySm" tone="subdued">
          {label}
        </Text>
        <div className="encore-figures encore-break">
          <Text as="p" variant="headingMd">
            {value}
          </Text>
        </div>
        <Text as="p" variant="bodySm" tone="subdued" breakWord>
          {note}
        </Text>
      </BlockStack>
    </Card>
  );
}

/** @param seconds not negative */
function duration(seconds: number, formats: Formats, t: TFunction): string {
  const [unit, size] =
    seconds < 100
      ? (["seconds", 1] as const)
      : seconds < 6_000
        ? (["minutes", 60] as const)
        : (["hours", 3_600] as const);
  return t(`settings.syncHealth.duration.${unit}`, { value: formats.decimal(seconds / size) });
}
