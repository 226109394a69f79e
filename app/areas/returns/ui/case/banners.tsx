import { Banner, BlockStack } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

import type { CaseAnswer, CaseView } from "../views.ts";
import { useReturnWords } from "../words.ts";

interface CaseBannersProps {
  view: CaseView;
  fault: Extract<CaseAnswer, { error: string }> | null;
  tryAgain: () => void;
  onDismiss: () => void;
}

/** What was not done just now, what is under way, what is stuck and how to go on, what waits for somebody's right. */
export function CaseBanners({ view, fault, tryAgain, onDismiss }: CaseBannersProps) {
  const { t } = useTranslation();
  const words = useReturnWords();
  const { stuck, underWay } = view;
  if (!fault && !stuck && !underWay && !view.approverNeeded) return null;
  return (
    <BlockStack gap="400">
      {fault ? (
        <Banner tone="warning" title={t("returns.case.fault.title")} onDismiss={onDismiss}>
          <FaultText fault={fault} />
        </Banner>
      ) : null}
      {stuck ? (
        <Banner
          tone="critical"
          title={t("returns.case.stuck.title", { what: words.kind(stuck.kind) })}
          action={{ content: t("returns.case.action.try-again"), onAction: tryAgain }}
        >
          <StuckText stuck={stuck} />
        </Banner>
      ) : null}
      {underWay ? (
        <Banner tone="info" title={t("returns.case.underWay.title", { what: words.kind(underWay) })}>
          <p>{t("returns.case.underWay.body")}</p>
        </Banner>
      ) : null}
      {view.approverNeeded && !stuck ? (
        <Banner tone="warning" title={t("returns.case.approver.title")}>
          <p>{t(view.mayApprove ? "returns.case.approver.may" : "returns.case.approver.mayNot")}</p>
        </Banner>
      ) : null}
    </BlockStack>
  );
}

export function FaultText({ fault }: { fault: Extract<CaseAnswer, { error: string }> }) {
  const { t } = useTranslation();
  return (
    <p>
      {t(`returns.case.fault.${fault.error as "too_many_units"}`, {
        most: fault.most ?? 0,
        least: fault.least ?? 0,
        defaultValue: t("returns.case.fault.other", { code: fault.error }),
      })}
    </p>
  );
}

/** Shopify's own words where it gave any. */
function StuckText({ stuck: { code, words } }: { stuck: NonNullable<CaseView["stuck"]> }) {
  const { t } = useTranslation();
  if (code === "refused")
    return (
      <p>{words ? t("returns.case.stuck.refused", { words }) : t("returns.case.stuck.refusedSilently")}</p>
    );
  if (code === "unavailable" || code === "throttled") return <p>{t("returns.case.stuck.unavailable")}</p>;
  if (code === "access_denied" || code === "needs_reconnect") return <p>{t("returns.case.stuck.access")}</p>;
  return <p>{t("returns.case.stuck.other", { code })}</p>;
}
