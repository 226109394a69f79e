import { BlockStack, Layout } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useFormats } from "#app/ui/formats.ts";
import { PageFrame } from "#app/ui/page-frame.tsx";
import { StatusBadges } from "../status-badges.tsx";
import type { CaseView } from "../views.ts";
import { useReturnWords } from "../words.ts";
import { useActions } from "./actions.tsx";
import { CaseBanners } from "./banners.tsx";
import { CustomerCard } from "./customer-card.tsx";
import { InspectionForm } from "./inspection-form.tsx";
import { ItemsCard } from "./items-card.tsx";
import { MessagesCard } from "./messages-card.tsx";
import { MoneyCard } from "./money-card.tsx";
import { CaseTimelineCard } from "./timeline-card.tsx";
import { TrackingCard } from "./tracking-card.tsx";
import { VerdictCard } from "./verdict-card.tsx";

/** One return: the next action as the one primary button, everything that the decision needs below it. */
export function ReturnCase({ view, timeZone }: { view: CaseView; timeZone: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useReturnWords();
  const [inspecting, setInspecting] = useState(false);
  const actions = useActions(view, () => setInspecting(true));
  const mayInspect = view.next === "inspect" || view.others.includes("inspect");
  const { currency } = view.money;
  return (
    <PageFrame
      title={view.name}
      subtitle={t("returns.case.subtitle", {
        order: view.orderName,
        day: formats.dayAt(view.requestedAt, timeZone),
        channel: words.channel(view.channel),
      })}
      back={{ label: t("returns.title"), url: "/app/returns" }}
      titleMetadata={
        <StatusBadges
          status={view.status}
          stuck={view.stuck !== null}
          approverNeeded={view.approverNeeded}
          underWay={view.underWay !== null}
        />
      }
      {...(actions.primary && !(inspecting && mayInspect) ? { primaryAction: actions.primary } : {})}
      secondaryActions={actions.secondary}
    >
      <BlockStack gap="400">
        <CaseBanners
          view={view}
          fault={actions.fault}
          tryAgain={actions.tryAgain}
          onDismiss={actions.dismiss}
        />
        <Layout>
          <Layout.Section>
            <BlockStack gap="400">
              {inspecting && mayInspect ? (
                <InspectionForm
                  lines={view.lines}
                  revision={view.revision}
                  onDone={() => setInspecting(false)}
                />
              ) : null}
              <ItemsCard view={view} />
              <MessagesCard messages={view.messages} timeZone={timeZone} />
              <CaseTimelineCard timeline={view.timeline} currency={currency} timeZone={timeZone} />
            </BlockStack>
          </Layout.Section>
          <Layout.Section variant="oneThird">
            <BlockStack gap="400">
              <VerdictCard view={view} />
              <MoneyCard money={view.money} />
              <CustomerCard customer={view.customer} />
              <TrackingCard tracking={view.tracking} />
            </BlockStack>
          </Layout.Section>
        </Layout>
      </BlockStack>
      {actions.modal}
    </PageFrame>
  );
}
