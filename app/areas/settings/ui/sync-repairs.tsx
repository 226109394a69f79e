import { Badge, BlockStack, Box, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

import { useFormats } from "#app/ui/formats.ts";
import { Pager } from "#app/ui/pager.tsx";
import { EmptyMessage } from "#app/ui/states.tsx";
import type { RepairView, SyncHealthView } from "./sync-health-view.ts";

/** What was wrong in the tables and is right now, the latest first. */
export function SyncRepairs({ repairs, timeZone }: { repairs: SyncHealthView["repairs"]; timeZone: string }) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("settings.syncHealth.repairs.title")}
          </Text>
          <Text as="p" tone="subdued">
            {t("settings.syncHealth.repairs.body")}
          </Text>
        </BlockStack>
        {repairs.rows.length === 0 ? (
          <EmptyMessage
            title={t("settings.syncHealth.repairs.emptyTitle")}
            body={t("settings.syncHealth.repairs.emptyBody")}
          />
        ) : (
          <ul className="encore-list">
            {repairs.rows.map((repair) => (
              <li key={repair.key}>
                <Row repair={repair} timeZone={timeZone} />
              </li>
            ))}
          </ul>
        )}
        <Pager
          label={t("settings.syncHealth.repairs.pages")}
          previous={repairs.previous}
          next={repairs.next}
          prefix="repairs-"
        />
      </BlockStack>
    </Card>
  );
}

function Row({ repair, timeZone }: { repair: RepairView; timeZone: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { resource, id, name, what, at } = repair;
  return (
    <Box paddingBlock="200">
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <InlineStack gap="200" blockAlign="center">
          <Badge>{t(`settings.syncHealth.repairs.what.${what}`)}</Badge>
          <span className="encore-break">
            <Text as="span">
              {t(`settings.syncHealth.repairs.resource.${resource}`, { name: name ?? id })}
            </Text>
          </span>
        </InlineStack>
        <Text as="span" tone="subdued">
          <time dateTime={at}>{`${formats.dayAt(at, timeZone)}, ${formats.timeAt(at, timeZone)}`}</time>
        </Text>
      </InlineStack>
    </Box>
  );
}
