import { useFetcher } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { Banner, BlockStack, Button, Card, InlineStack, Text, TextField } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { useFormats } from "#app/ui/formats.ts";
import type { CaseAnswer, MessageView } from "../views.ts";
import { FaultText } from "./banners.tsx";

/** What customer and staff wrote to each other, the oldest first, and a field to write more. */
export function MessagesCard({ messages, timeZone }: { messages: readonly MessageView[]; timeZone: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingSm">
          {t("returns.case.messages.title")}
        </Text>
        {messages.length === 0 ? (
          <Text as="p" tone="subdued">
            {t("returns.case.messages.none")}
          </Text>
        ) : (
          <ol className="encore-messages">
            {messages.map(({ id, author, staff, body, at }) => (
              <li key={id} className={author === "staff" ? "encore-ours" : ""}>
                <Text as="p" variant="bodySm" tone="subdued">
                  {author === "staff"
                    ? (staff ?? t("returns.case.messages.staff"))
                    : t("returns.case.messages.customer")}
                  {" · "}
                  <time dateTime={at}>
                    {formats.dayAt(at, timeZone)}, {formats.timeAt(at, timeZone)}
                  </time>
                </Text>
                <p className="encore-break encore-words">{body}</p>
              </li>
            ))}
          </ol>
        )}
        <Write />
      </BlockStack>
    </Card>
  );
}

function Write() {
  const { t } = useTranslation();
  const shopify = useAppBridge();
  const fetcher = useFetcher<CaseAnswer>();
  const [body, setBody] = useState("");
  const [tried, setTried] = useState(false);
  const { state, data } = fetcher;
  const [answered, setAnswered] = useState<CaseAnswer>();
  if (state === "idle" && data !== answered) {
    setAnswered(data);
    if (data && "done" in data) {
      setBody("");
      setTried(false);
    }
  }
  useEffect(() => {
    if (answered && "done" in answered) shopify.toast.show(t("returns.case.done.message"));
  }, [answered, shopify, t]);
  const empty = body.trim() === "";
  const send = () => {
    setTried(true);
    if (!empty) fetcher.submit({ intent: "message", body }, { method: "post" });
  };
  return (
    <BlockStack gap="200">
      {data && "error" in data && state === "idle" ? (
        <Banner tone="warning" title={t("returns.case.fault.title")}>
          <FaultText fault={data} />
        </Banner>
      ) : null}
      <TextField
        label={t("returns.case.messages.write")}
        value={body}
        onChange={setBody}
        multiline={3}
        maxLength={2_000}
        autoComplete="off"
        error={tried && empty && t("returns.case.messages.empty")}
      />
      <InlineStack>
        <Button loading={state !== "idle"} onClick={send}>
          {t("returns.case.messages.send")}
        </Button>
      </InlineStack>
    </BlockStack>
  );
}
