import { ComboChart, PolarisVizProvider } from "@shopify/polaris-viz";
import polarisVizStyles from "@shopify/polaris-viz/build/esm/styles.css?inline";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { toDecimal } from "#app/shared/money.ts";
import type { Month } from "#app/shared/time.ts";
import { useFormats } from "./formats.ts";
import type { MonthOfChart } from "./month-chart.tsx";

/** In pixels. Up to 14 for each month polaris-viz leaves their names away; a narrow screen scrolls sideways instead. */
const MONTH_WIDTH = 15;
/** What the numbers on both sides take, in pixels. */
const AXES_WIDTH = 140;

/** The drawing itself: Shopify's own charts, which work in the browser alone. */
export default function MonthChartDrawing({
  months,
  currency,
}: {
  months: readonly MonthOfChart[];
  currency: string;
}) {
  const drawing = useUnfocusable();
  const { t } = useTranslation();
  const formats = useFormats();
  const compact = new Intl.NumberFormat(formats.locale, {
    style: "currency",
    currency,
    notation: "compact",
    maximumFractionDigits: 1,
  });
  const points = (valueOf: (month: MonthOfChart) => number) =>
    months.map((month) => ({ key: month.month, value: valueOf(month) }));
  // The year once, where it begins; all of them would not fit.
  const shortLabel = (month: Month) =>
    month === months[0]?.month || month.endsWith("-01") ? formats.month(month) : formats.monthName(month);
  return (
    <div
      ref={drawing}
      aria-hidden
      style={{ height: "100%", minWidth: AXES_WIDTH + months.length * MONTH_WIDTH }}
    >
      <PolarisVizProvider themes={{ Light: { line: { hasSpline: false } } }}>
        <style>{polarisVizStyles}</style>
        <ComboChart
          theme="Light"
          isAnimated={false}
          xAxisOptions={{ labelFormatter: (value) => shortLabel(String(value)) }}
          data={[
            {
              shape: "Bar",
              yAxisOptions: { integersOnly: true, labelFormatter: (value) => formats.number(Number(value)) },
              series: [{ name: t("chart.orders"), data: points(({ orders }) => orders), color: "#9fd2ff" }],
            },
            {
              shape: "Line",
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
    </div>
  );
}

/**
 * Keeps the drawing out of the tab order. polaris-viz gives its shapes roles without names, which a screen reader can make
 * nothing of; so it is hidden from them, and what is hidden must not take the focus. The table says the same in words.
 */
function useUnfocusable() {
  const container = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = container.current;
    if (!element) return;
    const release = () => {
      for (const shape of element.querySelectorAll('[tabindex="0"]')) shape.setAttribute("tabindex", "-1");
      for (const button of element.querySelectorAll("button:not([tabindex])"))
        button.setAttribute("tabindex", "-1");
    };
    release();
    const observer = new MutationObserver(release);
    observer.observe(element, { subtree: true, childList: true, attributeFilter: ["tabindex"] });
    return () => observer.disconnect();
  }, []);
  return container;
}
