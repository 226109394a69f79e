import { Banner, BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";

import { useFormats } from "#app/ui/formats.ts";
import { ReplayButton } from "./replay-button.tsx";
import type { FailedWebhookView } from "./failed-webhooks.tsx";
import { useWebhookReason } from "./webhook-reason.ts";

interface FailedWebhookCardsProps {
  webhook: FailedWebhookView & {
    readonly status: "failed" | "received" | "done" | "ignored";
    readonly apiVersion: string;
    readonly triggeredAt: string;
    readonly finishedAt: string;
    readonly body: string;
  };
  timeZone: string;
  /** Where a replay is asked for. */
  action: string;
}

/** Why a webhook failed, what Shopify said of it, and its body. */
export function FailedWebhookCards({ webhook, timeZone, action }: FailedWebhookCardsProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const reason = useWebhookReason(webhook.reason);
  const failed = webhook.status === "failed";
  const standing = {
    failed: { tone: "warning", title: reason },
    received: { tone: "info", title: t("settings.failedWebhooks.one.waiting") },
    done: { tone: "success", title: t("settings.failedWebhooks.one.done") },
    ignored: { tone: "success", title: t("settings.failedWebhooks.one.ignored") },
  } as const;
  const at = (iso: string) => `${formats.dayAt(iso, timeZone)}, ${formats.timeAt(iso, timeZone)}`;
  const facts = {
    webhookId: webhook.webhookId,
    apiVersion: webhook.apiVersion,
    triggeredAt: at(webhook.triggeredAt),
    receivedAt: at(webhook.receivedAt),
    finishedAt: at(webhook.finishedAt),
    replays: formats.number(webhook.replays),
  };
  return (
    <BlockStack gap="400">
      <div aria-live="polite">
        <Banner {...standing[webhook.status]}>
          {webhook.detail === null ? null : (
            <div className="encore-break">
              <Text as="p">{webhook.detail}</Text>
            </div>
          )}
        </Banner>
      </div>
      <Card>
        <BlockStack gap="300">
          <InlineStack align="space-between" blockAlign="center" gap="300">
            <Text as="h2" variant="headingMd">
              {t("settings.failedWebhooks.one.facts")}
            </Text>
            {failed ? (
              <ReplayButton
                primary
                webhookId={webhook.webhookId}
                action={action}
                label={t("settings.failedWebhooks.replay")}
              />
            ) : null}
          </InlineStack>
          <dl className="encore-fields">
            {Object.entries(facts).map(([key, value]) => (
              <Fragment key={key}>
                <dt>{t(`settings.failedWebhooks.one.${key as keyof typeof facts}`)}</dt>
                <dd className="encore-break">{value}</dd>
              </Fragment>
            ))}
          </dl>
        </BlockStack>
      </Card>
      <Card>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            {t("settings.failedWebhooks.one.body")}
          </Text>
          <pre className="encore-source" tabIndex={0} aria-label={t("settings.failedWebhooks.one.body")}>
            {readable(webhook.body) || t("settings.failedWebhooks.one.noBody")}
          </pre>
        </BlockStack>
      </Card>
    </BlockStack>
  );
}

/** Indented where that changes no digit: JSON.parse would round ids beyond 2^53. */
function readable(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body);
    const compact = JSON.stringify(parsed);
    return compact === body ? JSON.stringify(parsed, null, 2) : body;
  } catch (error) {
    // That it is no JSON is what the page says.
    if (error instanceof SyntaxError) return body;
    throw error;
  }
}
