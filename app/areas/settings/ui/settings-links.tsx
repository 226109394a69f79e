import { Card, Icon, InlineStack, Link, Text, BlockStack, Box } from "@shopify/polaris";
import { ChevronRightIcon } from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";

/** The pages of Settings, in the order in which they are listed. Each has `settings.<key>.title` and `.about` in the locales. */
const PAGES = [
  { key: "syncHealth", url: "/app/settings/sync-health" },
  { key: "failedWebhooks", url: "/app/settings/failed-webhooks" },
  { key: "privacy", url: "/app/settings/privacy" },
] as const;

/** A card with one row for each page of Settings. */
export function SettingsLinks() {
  const { t } = useTranslation();
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
              <Text as="h2" variant="headingSm">
                <Link url={url} removeUnderline monochrome>
                  {t(`settings.${key}.title`)}
                </Link>
              </Text>
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
