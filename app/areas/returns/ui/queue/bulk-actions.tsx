import { useFetcher } from "@remix-run/react";
import { Modal, Text } from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { useFormats } from "#app/ui/formats.ts";
import { DeclineModal, type Refusal } from "../decline-modal.tsx";
import type { BulkOutcome } from "../views.ts";

/** Deciding on the selected returns: asked first, told afterwards. @param onDone called once it is through */
export function useBulk(selected: readonly string[], onDone: () => void) {
  const { t } = useTranslation();
  const formats = useFormats();
  const fetcher = useFetcher<{ bulk: BulkOutcome } | { error: string }>();
  const [asking, setAsking] = useState<"approve" | "decline" | null>(null);
  const [dismissed, setDismissed] = useState<unknown>(null);
  const finished = useRef<unknown>(undefined);
  const { state, data } = fetcher;
  useEffect(() => {
    if (state !== "idle" || data === undefined || finished.current === data) return;
    finished.current = data;
    setAsking(null);
    onDone();
  }, [state, data, onDone]);

  const submit = (fields: { intent: string } & Partial<Refusal>) =>
    fetcher.submit({ ...fields, caseIds: JSON.stringify(selected) }, { method: "post" });
  const counted = { count: selected.length, formatted: formats.number(selected.length) };
  const modal =
    asking === "decline" ? (
      <DeclineModal
        title={t("returns.queue.declineTitle", counted)}
        loading={state !== "idle"}
        onDecline={(refusal) => submit({ intent: "decline", ...refusal })}
        onCancel={() => setAsking(null)}
      />
    ) : asking === "approve" ? (
      <Modal
        open
        title={t("returns.queue.approveTitle", counted)}
        onClose={() => setAsking(null)}
        primaryAction={{
          content: t("returns.queue.approve"),
          loading: state !== "idle",
          onAction: () => submit({ intent: "approve" }),
        }}
        secondaryActions={[{ content: t("common.cancel"), onAction: () => setAsking(null) }]}
      >
        <Modal.Section>
          <Text as="p">{t("returns.queue.approveBody")}</Text>
        </Modal.Section>
      </Modal>
    ) : null;

  const shown = state === "idle" && data !== undefined && dismissed !== data ? data : null;
  return {
    modal,
    outcome: shown && "bulk" in shown ? shown.bulk : null,
    failed: shown !== null && "error" in shown,
    dismiss: () => setDismissed(data),
    actions: [
      { content: t("returns.queue.approve"), onAction: () => setAsking("approve") },
      { content: t("returns.queue.decline"), onAction: () => setAsking("decline") },
    ],
  };
}
