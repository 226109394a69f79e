import { useAppBridge } from "@shopify/app-bridge-react";
import { Banner, BlockStack, Box, Card, useIndexResourceState } from "@shopify/polaris";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";

import { PageFrame } from "#app/ui/page-frame.tsx";
import { Pager } from "#app/ui/pager.tsx";
import { saveFile } from "#app/ui/save-file.ts";
import { EmptyCard, EmptyMessage } from "#app/ui/states.tsx";
import type { QueueQuery } from "../../schemas.ts";
import type { QueueView } from "../views.ts";
import { useBulk } from "./bulk-actions.tsx";
import { BulkBanner } from "./bulk-banner.tsx";
import { QueueFilters } from "./queue-filters.tsx";
import { QueueTable } from "./queue-table.tsx";
import { useQueueAddress } from "./use-queue.ts";

interface QueueProps {
  query: QueueQuery;
  view: QueueView;
  currency: string;
  timeZone: string;
}

/** All returns of the shop, by what is to be done next. */
export function Queue({ query, view, currency, timeZone }: QueueProps) {
  const { t } = useTranslation();
  const { text } = useQueueAddress(query);
  const { rows, previous, next } = view.page;
  const {
    selectedResources,
    allResourcesSelected,
    handleSelectionChange,
    clearSelection,
    removeSelectedResources,
  } = useIndexResourceState(rows.map(({ id }) => ({ id })));
  // What has left the page meanwhile is not decided on unseen.
  const here = selectedResources.filter((id) => rows.some((row) => row.id === id));
  const done = useCallback(() => {
    clearSelection();
    removeSelectedResources([]);
  }, [clearSelection, removeSelectedResources]);
  const bulk = useBulk(here, done);
  const exporting = useExport(text);
  const title = t("returns.title");
  if (view.counts.all === 0) {
    return (
      <PageFrame title={title}>
        <EmptyCard
          title={t("returns.queue.empty.noneTitle")}
          body={t("returns.queue.empty.noneBody")}
          action={{ label: t("returns.queue.empty.policy"), url: "/app/settings/return-policy" }}
        />
      </PageFrame>
    );
  }
  return (
    <PageFrame title={title} wide secondaryActions={[exporting]}>
      <BlockStack gap="400">
        {bulk.outcome ? <BulkBanner outcome={bulk.outcome} onDismiss={bulk.dismiss} /> : null}
        {bulk.failed ? (
          <Banner tone="critical" title={t("returns.queue.failed")} onDismiss={bulk.dismiss} />
        ) : null}
        <Card padding="0">
          <QueueFilters query={query} view={view} currency={currency} />
          {rows.length === 0 ? (
            <Nothing query={query} />
          ) : (
            <QueueTable
              rows={rows}
              timeZone={timeZone}
              selected={here}
              allSelected={allResourcesSelected}
              onSelection={handleSelectionChange}
              bulkActions={bulk.actions}
            />
          )}
          {previous === null && next === null ? null : (
            <Box padding="300" borderBlockStartWidth="025" borderColor="border">
              <Pager label={t("returns.queue.pages")} previous={previous} next={next} />
            </Box>
          )}
        </Card>
      </BlockStack>
      {bulk.modal}
    </PageFrame>
  );
}

/** Why there is nothing: the tab is empty, or nothing in it fits. */
function Nothing({ query }: { query: QueueQuery }) {
  const { t } = useTranslation();
  const { text } = useQueueAddress({ ...query, sort: "requested", ascending: false });
  const narrowed = [...new URLSearchParams(text).keys()].some((key) => key !== "tab");
  if (!narrowed && query.tab !== "all") {
    return (
      <EmptyMessage
        title={t("returns.queue.empty.tabTitle")}
        body={t(`returns.queue.empty.${query.tab}`)}
        action={{ label: t("returns.queue.empty.showAll"), url: "/app/returns?tab=all" }}
      />
    );
  }
  return (
    <EmptyMessage
      title={t("returns.queue.empty.foundTitle")}
      body={t("returns.queue.empty.foundBody")}
      action={{ label: t("returns.queue.empty.clear"), url: `/app/returns?tab=${query.tab}` }}
    />
  );
}

/** Saves what the filters find as a file. */
function useExport(address: string) {
  const { t } = useTranslation();
  const shopify = useAppBridge();
  const [loading, setLoading] = useState(false);
  const save = async () => {
    setLoading(true);
    try {
      await saveFile(`/app/returns/export?${address}`, `${t("returns.queue.fileName")}.csv`);
    } catch (error) {
      console.warn(error);
      shopify.toast.show(t("returns.queue.exportFailed"), { isError: true });
    } finally {
      setLoading(false);
    }
  };
  return { content: t("returns.queue.export"), loading, onAction: () => void save() };
}
