import { useFetcher } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

/** Asks for an export of everything held about the customer; it is found under Settings, Privacy. */
export function PrivacyCard() {
  const { t } = useTranslation();
  const shopify = useAppBridge();
  const request = useFetcher<{ requested: boolean }>();
  const requested = request.state === "idle" && request.data?.requested;
  useEffect(() => {
    if (requested) shopify.toast.show(t("settings.privacy.make.started"));
  }, [requested, shopify, t]);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {t("settings.privacy.make.title")}
        </Text>
        <Text as="p" tone="subdued">
          {t("settings.privacy.make.body")}
        </Text>
        <InlineStack gap="300" blockAlign="center">
          <request.Form method="post">
            <input type="hidden" name="intent" value="export" />
            <Button submit loading={request.state !== "idle"} disabled={requested === true}>
              {t("settings.privacy.make.button")}
            </Button>
          </request.Form>
          {requested ? (
            <Button variant="plain" url="/app/settings/privacy">
              {t("settings.privacy.make.open")}
            </Button>
          ) : null}
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
