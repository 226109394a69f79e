import { InlineGrid } from "@shopify/polaris";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import { type Formats, useFormats } from "#app/ui/formats.ts";
import { MetricCard, type MetricChange } from "#app/ui/metric-card.tsx";
import type { Change } from "../rules/change.ts";
import type { FigureId, FigureView } from "./views.ts";

/** Fewer days between orders are the better news; of everything else more is. */
const LESS_IS_BETTER: readonly FigureId[] = ["medianDaysBetweenOrders"];

export function HomeFigures({ figures, currency }: { figures: readonly FigureView[]; currency: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <InlineGrid columns={{ xs: 1, sm: 2, md: 3 }} gap="400">
      {figures.map((figure) => {
        const label = t(`figure.${figure.id}.label`);
        return (
          <MetricCard
            key={figure.id}
            label={label}
            about={t("figure.about", { label })}
            definition={t(`figure.${figure.id}.definition`)}
            value={valueOf(figure, currency, formats, t)}
            known={figure.value !== null}
            change={figure.change && changeOf(figure.id, figure.change, formats, t)}
            noChange={t("figure.change.none")}
            basis={basisOf(figure, formats, t)}
          />
        );
      })}
    </InlineGrid>
  );
}

function valueOf({ id, value }: FigureView, currency: string, formats: Formats, t: TFunction): string {
  if (value === null) return t(id === "averageOrderValue" ? "figure.noOrders" : "figure.cannotTell");
  switch (id) {
    case "customers":
    case "orders":
      return formats.number(Number(value));
    case "netSales":
    case "averageOrderValue":
      return formats.money(value, currency);
    case "repeatPurchaseRate":
      return formats.percent(Number(value));
    case "medianDaysBetweenOrders":
      return t("figure.days", { count: Number(value), value: formats.decimal(Number(value)) });
  }
}

function changeOf(id: FigureId, change: Change, formats: Formats, t: TFunction): MetricChange {
  const size = Math.abs(change.by);
  const by =
    change.kind === "points"
      ? t("figure.points", { count: Number((size * 100).toFixed(1)), value: formats.decimal(size * 100) })
      : formats.percent(size);
  // What rounds to nothing is no change.
  const shown = Math.round(size * 1_000);
  const direction = shown === 0 ? "same" : change.by > 0 ? "up" : "down";
  const good = direction === (LESS_IS_BETTER.includes(id) ? "down" : "up");
  return { direction, good, by, description: t(`figure.change.${direction}`, { by }) };
}

/** What it was made from; below what is needed, how much of it there is. */
function basisOf({ id, value, n, needed }: FigureView, formats: Formats, t: TFunction): string {
  const formatted = formats.number(n);
  switch (id) {
    case "customers":
    case "orders":
      return "";
    case "netSales":
    case "averageOrderValue":
      return t("figure.basis.orders", { count: n, formatted });
    case "repeatPurchaseRate":
      return value === null
        ? t("figure.needed.customers", { formatted, needed })
        : t("figure.basis.customers", { count: n, formatted });
    case "medianDaysBetweenOrders":
      return value === null
        ? t("figure.needed.repeatOrders", { formatted, needed })
        : t("figure.basis.repeatOrders", { count: n, formatted });
  }
}
