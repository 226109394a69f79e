import { useFetcher } from "@remix-run/react";
import { BlockStack, Box, Button, ButtonGroup, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

import { useFormats } from "#app/ui/formats.ts";
import { Pager } from "#app/ui/pager.tsx";
import { EmptyMessage } from "#app/ui/states.tsx";
import { DownloadButton } from "./privacy-download.tsx";
import { StatusBadge, usePersonName } from "./privacy-status.tsx";
import type { PrivacyRequestView, PrivacyView } from "./privacy-view.ts";

/** What customers asked for, the latest first, and what became of each. */
export function PrivacyRequests({ requests, timeZone }: Pick<PrivacyView, "requests" | "timeZone">) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("settings.privacy.requests.title")}
          </Text>
          <Text as="p" tone="subdued">
            {t("settings.privacy.requests.body")}
          </Text>
        </BlockStack>
        {requests.rows.length === 0 ? (
          <EmptyMessage
            title={t("settings.privacy.requests.emptyTitle")}
            body={t("settings.privacy.requests.emptyBody")}
          />
        ) : (
          <ul className="encore-list">
            {requests.rows.map((request) => (
              <li key={request.id}>
                <Row request={request} timeZone={timeZone} />
              </li>
            ))}
          </ul>
        )}
        <Pager
          label={t("settings.privacy.requests.pages")}
          previous={requests.previous}
          next={requests.next}
        />
      </BlockStack>
    </Card>
  );
}

function Row({ request, timeZone }: { request: PrivacyRequestView; timeZone: string }) {
  const { t } = useTranslation();
  const name = usePersonName()(request);
  const readable = request.expiresAt !== null;
  return (
    <Box paddingBlock="300">
      <InlineStack align="space-between" blockAlign="center" gap="300">
        <BlockStack gap="100">
          <InlineStack align="start" gap="200" blockAlign="center">
            <span className="encore-break">
              <Text as="h3" variant="headingSm">
                {readable ? (
                  <Link url={`/app/settings/privacy/${request.id}`} removeUnderline monochrome>
                    {name}
                  </Link>
                ) : (
                  name
                )}
              </Text>
            </span>
            <StatusBadge status={request.status} />
          </InlineStack>
          <Text as="p">
            {t(
              `settings.privacy.kind.${request.kind === "access" && request.byStaff ? "staff" : request.kind}`,
            )}
          </Text>
          <Dates request={request} timeZone={timeZone} />
        </BlockStack>
        <Actions request={request} name={name} readable={readable} />
      </InlineStack>
    </Box>
  );
}

function Dates({ request, timeZone }: { request: PrivacyRequestView; timeZone: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const day = (iso: string) => formats.dayAt(iso, timeZone);
  const asked = t("settings.privacy.asked", { day: day(request.receivedAt) });
  const open = request.kind === "access" && ["preparing", "ready", "failed"].includes(request.status);
  const then = open
    ? t("settings.privacy.due", { day: day(request.dueAt) })
    : request.completedAt === null
      ? null
      : t(request.kind === "access" ? "settings.privacy.answeredOn" : "settings.privacy.erasedOn", {
          day: day(request.completedAt),
        });
  return (
    <Text as="p" tone="subdued" variant="bodySm">
      {then === null ? asked : `${asked} · ${then}`}
    </Text>
  );
}

interface ActionsProps {
  request: PrivacyRequestView;
  name: string;
  readable: boolean;
}

function Actions({ request, name, readable }: ActionsProps) {
  const { t } = useTranslation();
  const again = useFetcher();
  if (readable) {
    return (
      <ButtonGroup>
        <Button
          url={`/app/settings/privacy/${request.id}`}
          accessibilityLabel={t("settings.privacy.showOf", { name })}
        >
          {t("settings.privacy.show")}
        </Button>
        <DownloadButton
          requestId={request.id}
          accessibilityLabel={t("settings.privacy.downloadOf", { name })}
        />
      </ButtonGroup>
    );
  }
  if (request.status !== "failed" && request.status !== "expired") return null;
  return (
    <Button
      loading={again.state !== "idle"}
      onClick={() => again.submit({ intent: "prepare-again", requestId: request.id }, { method: "post" })}
      accessibilityLabel={t("settings.privacy.prepareAgainOf", { name })}
    >
      {t("settings.privacy.prepareAgain")}
    </Button>
  );
}
