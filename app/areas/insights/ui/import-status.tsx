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

import { useFormats } from "#app/ui/formats.ts";
import { ImportProgress, type ImportView } from "#app/ui/import-progress.tsx";

/** How the import of the shop's history stands: counting up, stopped, or done with lines left out. Nothing when all is well. */
export function ImportStatus({ progress }: { progress: ImportView }) {
  const faulty = progress.parts.reduce((sum, part) => sum + part.linesFaulty, 0);
  return (
    <>
      {progress.failure ? <ImportFailed failure={progress.failure} /> : null}
      {progress.status === "completed" ? null : (
        <Card>
          <ImportProgress progress={progress} />
        </Card>
      )}
      {faulty > 0 ? <ImportFaults faults={progress.faults} count={faulty} /> : null}
    </>
  );
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
