import { useFetcher } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { Badge, Banner, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import { useFormats } from "#app/ui/formats.ts";
import type { RunView } from "./sync-health-view.ts";

interface SyncCheckProps {
  run: RunView | null;
  ready: boolean;
  timeZone: string;
}

/** The last comparison of shop and tables, how it went, and the button for another one. */
export function SyncCheck({ run, ready, timeZone }: SyncCheckProps) {
  const { t } = useTranslation();
  const shopify = useAppBridge();
  const request = useFetcher<{ started: boolean }>();
  const started = request.state === "idle" && request.data?.started;
  useEffect(() => {
    if (started) shopify.toast.show(t("settings.syncHealth.check.started"));
  }, [started, shopify, t]);
  const running = run?.status === "running";
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="300">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingMd">
              {t("settings.syncHealth.check.title")}
            </Text>
            {run ? <RunBadge run={run} /> : null}
          </InlineStack>
          <request.Form method="post">
            <input type="hidden" name="intent" value="check-now" />
            <Button submit disabled={!ready || running} loading={request.state !== "idle"}>
              {t("settings.syncHealth.check.now")}
            </Button>
          </request.Form>
        </InlineStack>
        <Text as="p" tone="subdued">
          {t(ready ? "settings.syncHealth.check.body" : "settings.syncHealth.check.notReady")}
        </Text>
        {run ? <Outcome run={run} timeZone={timeZone} /> : null}
        {run?.failure ? (
          <Banner tone="warning">
            <Text as="p">{t(`settings.syncHealth.failure.${run.failure}`)}</Text>
          </Banner>
        ) : null}
      </BlockStack>
    </Card>
  );
}

function RunBadge({ run }: { run: RunView }) {
  const { t } = useTranslation();
  const tone = { running: "info", completed: "success", failed: "warning" } as const;
  return <Badge tone={tone[run.status]}>{t(`settings.syncHealth.status.${run.status}`)}</Badge>;
}

function Outcome({ run, timeZone }: { run: RunView; timeZone: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const iso = run.finishedAt ?? run.startedAt;
  const at = `${formats.dayAt(iso, timeZone)}, ${formats.timeAt(iso, timeZone)}`;
  const counted = (key: "checked" | "mended" | "unreadable") =>
    t(`settings.syncHealth.check.${key}`, { count: run[key], formatted: formats.number(run[key]) });
  return (
    <div aria-live="polite" className="encore-figures">
      <Text as="p">
        {t(`settings.syncHealth.check.${run.finishedAt === null ? "since" : "ended"}`, { at })}{" "}
        {counted("checked")} {counted("mended")} {run.unreadable > 0 ? counted("unreadable") : ""}
      </Text>
    </div>
  );
}
