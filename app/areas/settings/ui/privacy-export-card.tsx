import { useFetcher } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { BlockStack, Button, ButtonGroup, Card, InlineStack, Text } from "@shopify/polaris";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import { useFormats } from "#app/ui/formats.ts";
import { DownloadButton } from "./privacy-download.tsx";
import { StatusBadge } from "./privacy-status.tsx";
import type { PrivacyRequestView } from "./privacy-view.ts";

interface ExportCardProps {
  request: PrivacyRequestView;
  madeAt: string;
  timeZone: string;
}

/** What is to be done with an export: pass it on, and say so. */
export function ExportCard({ request, madeAt, timeZone }: ExportCardProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const shopify = useAppBridge();
  const answer = useFetcher<{ done: boolean }>();
  const answered = answer.state === "idle" && answer.data?.done;
  useEffect(() => {
    if (answered) shopify.toast.show(t("settings.privacy.answeredToast"));
  }, [answered, shopify, t]);
  const day = (iso: string) => formats.dayAt(iso, timeZone);
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h2" variant="headingMd">
            {t(
              request.status === "answered"
                ? "settings.privacy.export.answered"
                : "settings.privacy.export.next",
            )}
          </Text>
          <StatusBadge status={request.status} />
        </InlineStack>
        <BlockStack gap="100">
          {request.status === "ready" ? (
            <Text as="p">{t("settings.privacy.export.body", { day: day(request.dueAt) })}</Text>
          ) : null}
          {request.status === "answered" && request.completedAt ? (
            <Text as="p">{t("settings.privacy.answeredOn", { day: day(request.completedAt) })}</Text>
          ) : null}
          <Text as="p" tone="subdued">
            {t("settings.privacy.export.made", {
              made: day(madeAt),
              expires: request.expiresAt === null ? "" : day(request.expiresAt),
            })}
          </Text>
        </BlockStack>
        <ButtonGroup>
          <DownloadButton requestId={request.id} primary={request.status === "ready"} />
          {request.status === "ready" ? (
            <Button
              loading={answer.state !== "idle"}
              onClick={() => answer.submit({ intent: "mark-answered" }, { method: "post" })}
            >
              {t("settings.privacy.markAnswered")}
            </Button>
          ) : null}
        </ButtonGroup>
      </BlockStack>
    </Card>
  );
}
