import { BlockStack, Card, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

import type { CaseView } from "../views.ts";

/** The shopper's parcel. */
export function TrackingCard({ tracking }: { tracking: CaseView["tracking"] }) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingSm">
          {t("returns.case.tracking.title")}
        </Text>
        {tracking === null ? (
          <Text as="p" tone="subdued">
            {t("returns.case.tracking.none")}
          </Text>
        ) : (
          <>
            <Text as="p" breakWord>
              {[tracking.company, tracking.number].filter(Boolean).join(" · ")}
            </Text>
            {tracking.url ? (
              <Link url={tracking.url} target="_blank">
                {t("returns.case.tracking.open")}
              </Link>
            ) : null}
          </>
        )}
      </BlockStack>
    </Card>
  );
}
