import { useFetcher } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import {
  Banner,
  BlockStack,
  Box,
  Button,
  Card,
  Collapsible,
  InlineStack,
  List,
  Text,
} from "@shopify/polaris";
import { useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";

import { type Formats, useFormats } from "#app/ui/formats.ts";
import { type ProgressRow, ProgressRows } from "#app/ui/progress-rows.tsx";
import type { ImportPartView, ImportView } from "./views.ts";

/** How the import of the shop's history stands: counting up, stopped, or done with lines left out. Nothing when all is well. */
export function ImportStatus({ progress }: { progress: ImportView }) {
  const faulty = progress.parts.reduce((sum, part) => sum + part.linesFaulty, 0);
  return (
    <>
      {progress.failure ? <ImportFailed failure={progress.failure} /> : null}
      {progress.status === "completed" ? null : <ImportRows progress={progress} />}
      {faulty > 0 ? <ImportFaults faults={progress.faults} count={faulty} /> : null}
    </>
  );
}

function ImportRows({ progress }: { progress: ImportView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const running = progress.status === "running";
  return (
    <Card>
      <BlockStack gap="400">
        {running ? (
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              {t("import.runningTitle")}
            </Text>
            <Text as="p" tone="subdued">
              {t("import.runningBody")}
            </Text>
          </BlockStack>
        ) : null}
        <ProgressRows rows={progress.parts.map((part) => rowOf(part, formats, t))} />
      </BlockStack>
    </Card>
  );
}

function rowOf(
  part: ImportPartView,
  formats: Formats,
  t: ReturnType<typeof useTranslation>["t"],
): ProgressRow {
  const done = formats.number(part.linesMerged);
  const total = formats.number(part.objectCount);
  const status =
    part.status === "exporting" && part.objectCount === 0
      ? t("import.part.exportingFirst")
      : t(`import.part.${part.status}`, { done, total });
  const share = part.objectCount === 0 ? 0 : Math.min(1, part.linesMerged / part.objectCount);
  return {
    key: part.resource,
    label: t(`import.resource.${part.resource}`),
    status,
    percent: part.status === "completed" ? 100 : Math.floor(share * 100),
    done: part.status === "completed",
  };
}

function ImportFailed({ failure }: { failure: NonNullable<ImportView["failure"]> }) {
  const { t } = useTranslation();
  const shopify = useAppBridge();
  const retry = useFetcher<{ retried: true }>();
  const retried = retry.data?.retried;
  useEffect(() => {
    if (retried) shopify.toast.show(t("import.retryStarted"));
  }, [retried, shopify, t]);
  return (
    <Banner tone="critical" title={t("import.failedTitle")}>
      <BlockStack gap="300">
        <Text as="p">{t(`import.failure.${failure}`)}</Text>
        <retry.Form method="post">
          <input type="hidden" name="intent" value="retry-import" />
          <Button submit loading={retry.state !== "idle"}>
            {t("import.retry")}
          </Button>
        </retry.Form>
      </BlockStack>
    </Banner>
  );
}

function ImportFaults({ faults, count }: { faults: ImportView["faults"]; count: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [shown, setShown] = useState(false);
  const id = useId();
  return (
    <Banner tone="warning" title={t("import.faultsTitle", { count, formatted: formats.number(count) })}>
      <BlockStack gap="300">
        <Text as="p">{t("import.faultsBody")}</Text>
        <InlineStack>
          <Button variant="plain" ariaExpanded={shown} ariaControls={id} onClick={() => setShown(!shown)}>
            {t(shown ? "import.faultsHide" : "import.faultsShow")}
          </Button>
        </InlineStack>
        <Collapsible id={id} open={shown}>
          <BlockStack gap="200">
            <List>
              {faults.map((fault) => (
                <List.Item key={`${fault.resource} ${fault.lineNumber}`}>
                  <Text as="span" fontWeight="medium">
                    {t("import.faultLine", {
                      resource: t(`import.resource.${fault.resource}`),
                      line: formats.number(fault.lineNumber),
                    })}
                  </Text>{" "}
                  <span className="encore-break">{fault.reason}</span>
                </List.Item>
              ))}
            </List>
            {faults.length < count ? (
              <Box>
                <Text as="p" tone="subdued">
                  {t("import.faultsMore", { shown: formats.number(faults.length) })}
                </Text>
              </Box>
            ) : null}
          </BlockStack>
        </Collapsible>
      </BlockStack>
    </Banner>
  );
}
