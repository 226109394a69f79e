import { Badge, Card, Icon, InlineStack, Link, Text, BlockStack, Box } from "@shopify/polaris";
import { ChevronRightIcon } from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";

import { useFormats } from "#app/ui/formats.ts";

/** The pages of Settings, in the order in which they are listed. Each has `settings.<key>.title` and `.about` in the locales. */
const PAGES = [
  { key: "returnPolicy", url: "/app/settings/return-policy" },
  { key: "syncHealth", url: "/app/settings/sync-health" },
  { key: "failedWebhooks", url: "/app/settings/failed-webhooks" },
  { key: "privacy", url: "/app/settings/privacy" },
] as const;

interface SettingsLinksProps {
  /** How much waits for the merchant on a page. */
  waiting?: Partial<Record<(typeof PAGES)[number]["key"], number>>;
}

/** A card with one row for each page of Settings. */
export function SettingsLinks({ waiting = {} }: SettingsLinksProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <Card padding="0">
      {PAGES.map(({ key, url }, index) => (
        <Box
          key={key}
          padding="400"
          {...(index === 0 ? {} : { borderBlockStartWidth: "025", borderColor: "border" })}
        >
          <InlineStack align="space-between" blockAlign="center" gap="400" wrap={false}>
            <BlockStack gap="100">
              <InlineStack align="start" gap="200" blockAlign="center">
                <Text as="h2" variant="headingSm">
                  <Link url={url} removeUnderline monochrome>
                    {t(`settings.${key}.title`)}
                  </Link>
                </Text>
                {waiting[key] ? (
                  <Badge tone="attention">
                    {t("settings.waiting", {
                      count: waiting[key],
                      formatted: formats.number(waiting[key]),
                    })}
                  </Badge>
                ) : null}
              </InlineStack>
              <Text as="p" tone="subdued">
                {t(`settings.${key}.about`)}
              </Text>
            </BlockStack>
            <Box>
              <Icon source={ChevronRightIcon} tone="subdued" />
            </Box>
          </InlineStack>
        </Box>
      ))}
    </Card>
  );
}
