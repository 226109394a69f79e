import { Badge, BlockStack, Button, Card, DataTable, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useFormats } from "#app/ui/formats.ts";
import { EmptyMessage } from "#app/ui/states.tsx";
import type { DriftView, ShopFormats } from "./sync-health-view.ts";

/** The latest months are shown, and any other that differs; the rest on demand. */
const SHOWN = 12;

/** The drift check: orders and their sums at Shopify and here, by month. */
export function SyncDrift({ drift, shop }: { drift: readonly DriftView[]; shop: ShopFormats }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const differing = drift.filter(differs).length;
  const shown = drift.filter((row, index) => all || index < SHOWN || differs(row));
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingMd">
              {t("settings.syncHealth.drift.title")}
            </Text>
            {drift.length === 0 ? null : differing === 0 ? (
              <Badge tone="success">{t("settings.syncHealth.drift.equal")}</Badge>
            ) : (
              <Badge tone="warning">{t("settings.syncHealth.drift.differing", { count: differing })}</Badge>
            )}
          </InlineStack>
          <Text as="p" tone="subdued">
            {t("settings.syncHealth.drift.body")}
          </Text>
        </BlockStack>
        {drift.length === 0 ? (
          <EmptyMessage
            title={t("settings.syncHealth.drift.emptyTitle")}
            body={t("settings.syncHealth.drift.emptyBody")}
          />
        ) : (
          <Table rows={shown} shop={shop} />
        )}
        {shown.length < drift.length || all ? (
          <InlineStack>
            <Button variant="plain" ariaExpanded={all} onClick={() => setAll(!all)}>
              {t(all ? "settings.syncHealth.drift.fewer" : "settings.syncHealth.drift.all")}
            </Button>
          </InlineStack>
        ) : null}
      </BlockStack>
    </Card>
  );
}

function differs(row: DriftView): boolean {
  return row.shopOrders !== row.ourOrders || row.shopTotalMinor !== row.ourTotalMinor;
}

function Table({ rows, shop }: { rows: readonly DriftView[]; shop: ShopFormats }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const money = (minor: string | null) =>
    minor === null ? t("settings.syncHealth.drift.notYet") : formats.money(minor, shop.currency);
  return (
    <DataTable
      columnContentTypes={["text", "numeric", "numeric", "numeric", "numeric", "text"]}
      headings={(["month", "shopOrders", "ourOrders", "shopTotal", "ourTotal", "checked"] as const).map(
        (key) => t(`settings.syncHealth.drift.column.${key}`),
      )}
      rows={rows.map((row) => [
        <InlineStack key={row.month} gap="200" wrap={false}>
          <span className="encore-unbroken">{formats.month(row.month)}</span>
          {differs(row) ? <Badge tone="warning">{t("settings.syncHealth.drift.differs")}</Badge> : null}
        </InlineStack>,
        formats.number(row.shopOrders),
        formats.number(row.ourOrders),
        money(row.shopTotalMinor),
        money(row.ourTotalMinor),
        formats.dayAt(row.countedAt, shop.timeZone),
      ])}
      increasedTableDensity
      fixedFirstColumns={1}
    />
  );
}
