import { Badge, BlockStack, Box, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

import { useFormats } from "#app/ui/formats.ts";
import { Pager } from "#app/ui/pager.tsx";
import { EmptyCard } from "#app/ui/states.tsx";
import { ReplayButton } from "./replay-button.tsx";
import { useWebhookReason } from "./webhook-reason.ts";

export interface FailedWebhookView {
  readonly webhookId: string;
  readonly topic: string;
  readonly reason: string;
  readonly detail: string | null;
  readonly replays: number;
  /** ISO 8601, UTC. */
  readonly receivedAt: string;
}

export interface FailedWebhooksView {
  readonly count: number;
  readonly rows: readonly FailedWebhookView[];
  readonly previous: string | null;
  readonly next: string | null;
  readonly timeZone: string;
}

/** The failed webhooks, the latest first, each with why it failed and a button to try again. */
export function FailedWebhooksList({ failed }: { failed: FailedWebhooksView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (failed.count === 0) {
    return (
      <EmptyCard
        title={t("settings.failedWebhooks.emptyTitle")}
        body={t("settings.failedWebhooks.emptyBody")}
      />
    );
  }
  const counted = { count: failed.count, formatted: formats.number(failed.count) };
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="300">
          <Text as="h2" variant="headingMd">
            {t("settings.failedWebhooks.count", counted)}
          </Text>
          {failed.count > 1 ? <ReplayButton primary label={t("settings.failedWebhooks.replayAll")} /> : null}
        </InlineStack>
        <Text as="p" tone="subdued">
          {t("settings.failedWebhooks.body")}
        </Text>
        <ul className="encore-list">
          {failed.rows.map((webhook) => (
            <li key={webhook.webhookId}>
              <Row webhook={webhook} timeZone={failed.timeZone} />
            </li>
          ))}
        </ul>
        <Pager label={t("settings.failedWebhooks.pages")} previous={failed.previous} next={failed.next} />
      </BlockStack>
    </Card>
  );
}

function Row({ webhook, timeZone }: { webhook: FailedWebhookView; timeZone: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const reason = useWebhookReason(webhook.reason);
  const { webhookId, topic, replays, receivedAt } = webhook;
  const url = `/app/settings/failed-webhooks/${encodeURIComponent(webhookId)}`;
  return (
    <Box paddingBlock="300">
      <InlineStack align="space-between" blockAlign="center" gap="300" wrap={false}>
        <div className="encore-break">
          <BlockStack gap="100">
            <InlineStack gap="200" blockAlign="center">
              <Link url={url} removeUnderline monochrome>
                <Text as="span" fontWeight="semibold">
                  {topic}
                </Text>
              </Link>
              {replays > 0 ? (
                <Badge tone="warning">
                  {t("settings.failedWebhooks.replays", {
                    count: replays,
                    formatted: formats.number(replays),
                  })}
                </Badge>
              ) : null}
            </InlineStack>
            <Text as="p">{reason}</Text>
            <Text as="p" tone="subdued" variant="bodySm">
              <time dateTime={receivedAt}>
                {`${formats.dayAt(receivedAt, timeZone)}, ${formats.timeAt(receivedAt, timeZone)}`}
              </time>
            </Text>
          </BlockStack>
        </div>
        <ReplayButton
          webhookId={webhookId}
          label={t("settings.failedWebhooks.replay")}
          accessibilityLabel={t("settings.failedWebhooks.replayOne", { topic, webhookId })}
        />
      </InlineStack>
    </Box>
  );
}
