import {
  BlockStack,
  Box,
  Button,
  Card,
  Collapsible,
  DataTable,
  InlineStack,
  SkeletonBodyText,
  Text,
} from "@shopify/polaris";
import { lazy, Suspense, useId, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import type { Month } from "#app/shared/time.ts";
import { useFormats } from "./formats.ts";

/** Drawn in the browser alone, and loaded apart from the page. */
const Drawing = lazy(() => import("./month-chart-drawing.tsx"));

const neverChanges = () => () => undefined;

export interface MonthOfChart {
  month: Month;
  orders: number;
  netSalesMinor: string;
}

interface MonthChartProps {
  title: string;
  /** What one should know of the months shown. */
  note?: string;
  months: readonly MonthOfChart[];
  currency: string;
}

/** Orders as bars and net sales as a line; the same as a table for whoever cannot see it, or wants the numbers. */
export function MonthChart({ title, note, months, currency }: MonthChartProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const inBrowser = useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );
  const [tableShown, setTableShown] = useState(false);
  const tableId = useId();
  const waiting = (
    <Box paddingBlockStart="400">
      <SkeletonBodyText lines={9} />
    </Box>
  );
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <BlockStack gap="050">
            <Text as="h2" variant="headingSm">
              {title}
            </Text>
            {note ? (
              <Text as="p" variant="bodySm" tone="subdued">
                {note}
              </Text>
            ) : null}
          </BlockStack>
          <Button
            variant="plain"
            ariaControls={tableId}
            ariaExpanded={tableShown}
            onClick={() => setTableShown(!tableShown)}
          >
            {t(tableShown ? "common.hideTable" : "common.showTable")}
          </Button>
        </InlineStack>
        <div className="encore-chart">
          {inBrowser ? (
            <Suspense fallback={waiting}>
              <Drawing months={months} currency={currency} />
            </Suspense>
          ) : (
            waiting
          )}
        </div>
        <Collapsible id={tableId} open={tableShown}>
          <DataTable
            columnContentTypes={["text", "numeric", "numeric"]}
            headings={[t("chart.month"), t("chart.orders"), t("chart.netSales")]}
            rows={months.map(({ month, orders, netSalesMinor }) => [
              formats.month(month),
              formats.number(orders),
              formats.money(netSalesMinor, currency),
            ])}
            increasedTableDensity
          />
        </Collapsible>
      </BlockStack>
    </Card>
  );
}
