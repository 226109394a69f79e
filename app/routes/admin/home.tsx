/** Home: how the import stands, and the figures of the chosen days. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Box, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

import { homeView } from "#app/areas/insights/queries.server.ts";
import { HomeFigures } from "#app/areas/insights/ui/home-figures.tsx";
import { ImportStatus } from "#app/areas/insights/ui/import-status.tsx";
import type { HomeView } from "#app/areas/insights/ui/views.ts";
import { PrivacyBanner } from "#app/areas/settings/ui/privacy-banner.tsx";
import type { OpenRequestsView } from "#app/areas/settings/ui/privacy-view.ts";
import { liveVersion } from "#app/live.server.ts";
import { type RangeChoice, rangeChoiceFrom, withRangeChoice } from "#app/shared/date-range.ts";
import { formOf } from "#app/shared/form.ts";
import { requireAdmin } from "#app/shopify/require.server.ts";
import { importProgress, openRequests, retryImport } from "#app/sync/index.server.ts";
import { DateRangePicker } from "#app/ui/date-range-picker.tsx";
import { useFormats } from "#app/ui/formats.ts";
import type { ImportView } from "#app/ui/import-progress.tsx";
import { MonthChart } from "#app/ui/month-chart.tsx";
import { PageFrame } from "#app/ui/page-frame.tsx";
import { titled } from "#app/ui/page-title.ts";
import { EmptyCard } from "#app/ui/states.tsx";
import { useLive } from "#app/ui/use-live.ts";

interface HomeData {
  version: string;
  choice: RangeChoice;
  view: HomeView;
  progress: ImportView | null;
  open: OpenRequestsView & { timeZone: string };
}

export const meta = titled("home.title");

export async function loader({ request }: LoaderFunctionArgs) {
  const ctx = await requireAdmin(request);
  // Before the data: what changes while it is read is then found to be new.
  const version = await liveVersion(ctx);
  const choice = rangeChoiceFrom(new URL(request.url).searchParams);
  const [view, progress, open] = await Promise.all([
    homeView(ctx, choice),
    importProgress(ctx),
    openRequests(ctx),
  ]);
  const { timeZone } = ctx.shop;
  return Response.json({ version, choice, view, progress: progress ?? null, open: { ...open, timeZone } });
}

export async function action({ request }: ActionFunctionArgs) {
  const ctx = await requireAdmin(request);
  const form = await formOf(request);
  if (form.get("intent") !== "retry-import")
    return Response.json({ error: "invalid_input" }, { status: 400 });
  await retryImport(ctx);
  return Response.json({ retried: true });
}

export default function Home() {
  const { version, choice, view, progress, open } = useLoaderData<HomeData>();
  const { t } = useTranslation();
  useLive(version);
  return (
    <PageFrame title={t("home.title")}>
      <BlockStack gap="400">
        <PrivacyBanner open={open} timeZone={open.timeZone} linked />
        {progress ? <ImportStatus progress={progress} /> : null}
        {view.history ? <Figures choice={choice} view={view} /> : <NoFigures progress={progress} />}
      </BlockStack>
    </PageFrame>
  );
}

/** Before the first order: what is being waited for. While the import runs or has failed, its own card says so. */
function NoFigures({ progress }: { progress: ImportView | null }) {
  const { t } = useTranslation();
  if (progress && progress.status !== "completed") return null;
  const ordersCame = progress?.parts.some((part) => part.resource === "orders" && part.merged > 0);
  return ordersCame ? (
    <EmptyCard title={t("home.workingTitle")} body={t("home.workingBody")} />
  ) : (
    <EmptyCard title={t("home.emptyTitle")} body={t("home.emptyBody")} />
  );
}

function Figures({ choice, view }: { choice: RangeChoice; view: HomeView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { range, comparedTo, history } = view;
  const nothing = view.figures.find(({ id }) => id === "orders")?.value === "0";
  const compared = comparedTo
    ? t("range.comparedTo", { range: formats.range(comparedTo) })
    : t("range.notCompared");
  return (
    <>
      <Box paddingInline={{ xs: "400", sm: "0" }}>
        <InlineStack gap="300" blockAlign="center">
          <DateRangePicker choice={choice} range={range} today={view.today} />
          <Text as="p" variant="bodySm" tone="subdued">
            {choice.preset === "custom" ? compared : `${formats.range(range)} · ${compared}`}
          </Text>
        </InlineStack>
      </Box>
      {nothing && history ? (
        <EmptyCard
          title={t("home.emptyRangeTitle")}
          body={t("home.emptyRangeBody", { from: formats.day(history.from), to: formats.day(history.to) })}
          action={{
            label: t("home.showAll"),
            url: `?${withRangeChoice(new URLSearchParams(), { preset: "all_time" })}`,
          }}
        />
      ) : (
        <>
          <HomeFigures figures={view.figures} currency={view.currency} />
          <MonthChart
            title={t("chart.title")}
            {...(view.chart.from < range.from ? { note: t("chart.wholeMonths") } : {})}
            months={view.months}
            currency={view.currency}
          />
        </>
      )}
    </>
  );
}
