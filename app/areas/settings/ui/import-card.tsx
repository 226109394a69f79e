import { useFetcher } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { BlockStack, Button, ButtonGroup, Card, Modal, Text } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { useFormats } from "#app/ui/formats.ts";
import { ImportProgress, type ImportView } from "#app/ui/import-progress.tsx";
import type { ImportIntent } from "../schemas.ts";

export interface ImportCardData extends ImportView {
  readonly importId: string;
  /** ISO 8601, UTC; null while it is not over. */
  readonly finishedAt: string | null;
  /** The shop's, in which times are shown. */
  readonly timeZone: string;
}

/** What each request's success is told as. */
const TOLD: Record<ImportIntent, "paused" | "resumed" | "started"> = {
  "pause-import": "paused",
  "resume-import": "resumed",
  "retry-import": "resumed",
  "start-import": "started",
};

/** The import of the shop's history: how it stands, and the buttons that pause it, go on with it and begin it anew. */
export function ImportCard({ latest }: { latest: ImportCardData | null }) {
  const { t } = useTranslation();
  const shopify = useAppBridge();
  const [confirming, setConfirming] = useState(false);
  const request = useFetcher<{ done: ImportIntent }>();
  const done = request.data?.done;
  useEffect(() => {
    if (done && request.state === "idle") shopify.toast.show(t(`settings.import.${TOLD[done]}`));
  }, [done, request.state, shopify, t]);
  const busy = request.state !== "idle";
  const ask = (intent: ImportIntent) => request.submit({ intent }, { method: "post" });
  const status = latest?.status;
  const underWay = status === "running" || status === "paused";
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd">
            {t("settings.import.title")}
          </Text>
          <Text as="p" tone="subdued">
            {t("settings.import.body")}
          </Text>
          <Outcome latest={latest} />
        </BlockStack>
        {latest && underWay ? <ImportProgress progress={latest} /> : null}
        <ButtonGroup>
          {status === "running" ? (
            <Button loading={busy} onClick={() => ask("pause-import")}>
              {t("settings.import.pause")}
            </Button>
          ) : null}
          {status === "paused" ? (
            <Button variant="primary" loading={busy} onClick={() => ask("resume-import")}>
              {t("settings.import.resume")}
            </Button>
          ) : null}
          {status === "failed" ? (
            <Button variant="primary" loading={busy} onClick={() => ask("retry-import")}>
              {t("settings.import.retry")}
            </Button>
          ) : null}
          {underWay ? null : (
            <Button loading={busy} onClick={() => setConfirming(true)}>
              {t("settings.import.again")}
            </Button>
          )}
        </ButtonGroup>
      </BlockStack>
      <Modal
        open={confirming}
        onClose={() => setConfirming(false)}
        title={t("settings.import.confirmTitle")}
        primaryAction={{
          content: t("settings.import.again"),
          onAction: () => {
            setConfirming(false);
            ask("start-import");
          },
        }}
        secondaryActions={[{ content: t("common.cancel"), onAction: () => setConfirming(false) }]}
      >
        <Modal.Section>
          <Text as="p">{t("settings.import.confirmBody")}</Text>
        </Modal.Section>
      </Modal>
    </Card>
  );
}

/** How the last import ended, when it did. */
function Outcome({ latest }: { latest: ImportCardData | null }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (!latest) return <Text as="p">{t("settings.import.none")}</Text>;
  if (latest.finishedAt === null || (latest.status !== "completed" && latest.status !== "failed"))
    return null;
  const { finishedAt, timeZone } = latest;
  const at = `${formats.dayAt(finishedAt, timeZone)}, ${formats.timeAt(finishedAt, timeZone)}`;
  return <Text as="p">{t(`settings.import.${latest.status}`, { at })}</Text>;
}
