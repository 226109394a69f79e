import { useFetcher } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { Modal, Text } from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { NextAction, OtherAction } from "../../rules/next-action.ts";
import { DeclineModal } from "../decline-modal.tsx";
import type { CaseAnswer, CaseView } from "../views.ts";

/** What cannot be taken back lightly is asked first. */
const ASKED = ["settle", "cancel", "close", "give-up"] as const;
type Asked = (typeof ASKED)[number];
const isAsked = (action: string): action is Asked => ASKED.some((each) => each === action);
const DESTRUCTIVE: readonly string[] = ["decline", "cancel", "give-up"];

/** The page's buttons. @param inspect opens the form of the inspection */
export function useActions(view: CaseView, inspect: () => void) {
  const { t } = useTranslation();
  const shopify = useAppBridge();
  const fetcher = useFetcher<CaseAnswer>();
  const [asking, setAsking] = useState<Asked | "decline" | null>(null);
  const [dismissed, setDismissed] = useState<CaseAnswer | null>(null);
  const told = useRef<CaseAnswer>(undefined);
  const { state, data } = fetcher;
  const busy = state !== "idle";
  useEffect(() => {
    if (busy || data === undefined || told.current === data) return;
    told.current = data;
    setAsking(null);
    if ("done" in data) shopify.toast.show(t(`returns.case.done.${data.done as "approve"}`));
  }, [busy, data, shopify, t]);

  const submit = (intent: string, fields: Record<string, string> = {}) =>
    fetcher.submit({ intent, revision: String(view.revision), ...fields }, { method: "post" });
  const start = (action: NextAction | OtherAction) => {
    if (action === "inspect") inspect();
    else if (action === "decline" || isAsked(action)) setAsking(action);
    else submit(action);
  };
  const labels = useLabels(view);
  const modal =
    asking === "decline" ? (
      <DeclineModal
        title={t("returns.decline.title")}
        loading={busy}
        onDecline={(refusal) => submit("decline", { ...refusal })}
        onCancel={() => setAsking(null)}
      />
    ) : asking !== null ? (
      <Modal
        open
        title={t(`returns.case.confirm.${asking}`)}
        onClose={() => setAsking(null)}
        primaryAction={{
          content: labels(asking),
          destructive: DESTRUCTIVE.includes(asking),
          loading: busy,
          onAction: () => submit(asking),
        }}
        secondaryActions={[{ content: t("returns.case.confirm.back"), onAction: () => setAsking(null) }]}
      >
        <Modal.Section>
          <Text as="p">{t(`returns.case.confirm.${asking}Body`)}</Text>
        </Modal.Section>
      </Modal>
    ) : null;
  const { next } = view;
  return {
    modal,
    primary: next && {
      content: labels(next),
      loading: busy && asking === null,
      onAction: () => start(next),
    },
    secondary: view.others.map((action) => ({
      content: action === "inspect" ? t("returns.case.action.inspectAgain") : labels(action),
      destructive: DESTRUCTIVE.includes(action),
      disabled: busy,
      onAction: () => start(action),
    })),
    tryAgain: () => submit("try-again"),
    fault: data && "error" in data && dismissed !== data && !busy ? data : null,
    dismiss: () => setDismissed(data ?? null),
  };
}

/** What a button says: settling is named after what the customer gets. */
function useLabels({ lines, next, approverNeeded }: CaseView) {
  const { t } = useTranslation();
  return (action: NextAction | OtherAction): string => {
    if (action === "inspect" && next === "inspect") return t("returns.case.action.receive");
    if (action !== "settle") return t(`returns.case.action.${action}`);
    if (approverNeeded) return t("returns.case.action.approveAmount");
    const open = lines.filter(({ quantity, processed }) => processed < quantity);
    const [kind, ...others] = new Set(open.map(({ resolution }) => resolution ?? "refund"));
    const known = kind === "refund" || kind === "credit" || kind === "exchange";
    return known && others.length === 0 ? t(`returns.case.action.${kind}`) : t("returns.case.action.settle");
  };
}
