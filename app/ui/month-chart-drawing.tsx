import { ComboChart, PolarisVizProvider } from "@shopify/polaris-viz";
import polarisVizStyles from "@shopify/polaris-viz/build/esm/styles.css?inline";
import { useTranslation } from "react-i18next";

import { toDecimal } from "#app/shared/money.ts";
import { useFormats } from "./formats.ts";
import type { MonthOfChart } from "./month-chart.tsx";

/** The drawing itself: Shopify's own charts, which work in the browser alone. */
export default function MonthChartDrawing({
  months,
  currency,
}: {
  months: readonly MonthOfChart[];
  currency: string;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const compact = new Intl.NumberFormat(formats.locale, {
    style: "currency",
    currency,
    notation: "compact",
    maximumFractionDigits: 1,
  });
  const points = (valueOf: (month: MonthOfChart) => number) =>
    months.map((month) => ({ key: formats.month(month.month), value: valueOf(month) }));
  return (
    <PolarisVizProvider>
      <style>{polarisVizStyles}</style>
      <ComboChart
        theme="Light"
        isAnimated={false}
        data={[
          {
            shape: "Bar",
            name: t("chart.orders"),
            yAxisOptions: { integersOnly: true, labelFormatter: (value) => formats.number(Number(value)) },
            series: [{ name: t("chart.orders"), data: points(({ orders }) => orders), color: "#9fd2ff" }],
          },
          {
            shape: "Line",
            name: t("chart.netSales"),
            yAxisOptions: { labelFormatter: (value) => compact.format(Number(value)) },
            series: [
              {
                name: t("chart.netSales"),
                data: points(({ netSalesMinor }) => Number(toDecimal(BigInt(netSalesMinor), currency))),
                color: "#005bd3",
              },
            ],
          },
        ]}
      />
    </PolarisVizProvider>
  );
}
