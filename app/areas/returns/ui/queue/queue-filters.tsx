import { useFetcher, useNavigation } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import {
  ChoiceList,
  IndexFilters,
  type IndexFiltersProps,
  useSetIndexFiltersMode,
  IndexFiltersMode,
} from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { useFormats } from "#app/ui/formats.ts";
import { CHANNELS, QUEUE_TABS, RESOLUTIONS, type QueueQuery } from "../../schemas.ts";
import type { QueueView } from "../views.ts";
import { useReturnWords } from "../words.ts";
import { RangeField } from "./filter-fields.tsx";
import { useQueueAddress } from "./use-queue.ts";

/** After the last key, before the list is searched. Milliseconds. */
const TYPING_PAUSE = 300;

interface QueueFiltersProps {
  query: QueueQuery;
  view: Omit<QueueView, "page">;
  currency: string;
}

/** Tabs with their counts and the saved views, search, filters and sort; all of it in the address. */
export function QueueFilters({ query, view, currency }: QueueFiltersProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useReturnWords();
  const { show, open, text, viewId } = useQueueAddress(query);
  const loading = useNavigation().state === "loading";
  const filtered = [...new URLSearchParams(text).keys()].some(
    (key) => !["tab", "sort", "order"].includes(key),
  );
  const { mode, setMode } = useSetIndexFiltersMode(
    filtered ? IndexFiltersMode.Filtering : IndexFiltersMode.Default,
  );
  const [typed, setTyped, finishTyping] = useTyping(query.search, (search) =>
    show({ search }, { replace: true }),
  );
  const views = useViews();
  const chosen = view.views.findIndex(({ id }) => id === viewId);
  const changedView = chosen >= 0 && view.views[chosen]?.query !== text;

  const tabs: IndexFiltersProps["tabs"] = [
    ...QUEUE_TABS.map((tab) => ({
      id: tab,
      // Not as a badge: Polaris leaves it out when it measures which tabs there is room for.
      content: `${t(`returns.queue.tab.${tab}`)} ${formats.number(view.counts[tab])}`,
      isLocked: true,
      actions: [],
    })),
    ...view.views.map((saved) => ({
      id: saved.id,
      content: saved.name,
      isLocked: false,
      actions: [
        {
          type: "rename" as const,
          onPrimaryAction: (name: string) => views.change({ ...saved, name }),
        },
        {
          type: "delete" as const,
          onPrimaryAction: async () => {
            const deleted = await views.remove(saved.id);
            if (saved.id === viewId) show({ tab: query.tab });
            return deleted;
          },
        },
      ],
    })),
  ];
  const select = (index: number) => {
    const tab = QUEUE_TABS[index];
    const saved = view.views[index - QUEUE_TABS.length];
    if (tab) show({ tab });
    else if (saved) open(saved);
  };

  const choice = (
    key: "resolution" | "reason" | "country" | "channel",
    choices: readonly { value: string; label: string }[],
    pinned = false,
  ) => ({
    key,
    label: t(`returns.queue.filter.${key}`),
    pinned,
    filter: (
      <ChoiceList
        title={t(`returns.queue.filter.${key}`)}
        titleHidden
        choices={[...choices]}
        selected={query[key] === null ? [] : [query[key]]}
        onChange={([value = null]) => show({ [key]: value })}
      />
    ),
    shown: choices.find(({ value }) => value === query[key])?.label ?? query[key],
  });
  const choices = [
    choice("resolution", RESOLUTIONS.map((value) => ({ value, label: words.settledAs(value) })), true),
    choice("reason", view.reasons.map((value) => ({ value, label: words.reason(value) })), true),
    choice("country", view.countries.map((value) => ({ value, label: formats.country(value) }))),
    choice("channel", CHANNELS.map((value) => ({ value, label: words.channel(value) }))),
  ]; // prettier-ignore
  const ranges = [
    {
      key: "value",
      label: t("returns.queue.filter.value"),
      filter: (
        <RangeField
          key={`${query.min}-${query.max}`}
          kind="amount"
          least={query.min}
          most={query.max}
          help={t("returns.queue.filter.currency", { currency })}
          onApply={(min, max) => show({ min, max })}
        />
      ),
      ends: [query.min, query.max] as const,
      clear: { min: null, max: null },
    },
    {
      key: "date",
      label: t("returns.queue.filter.date"),
      filter: (
        <RangeField
          key={`${query.from}-${query.to}`}
          kind="day"
          least={query.from}
          most={query.to}
          onApply={(from, to) => show({ from, to })}
        />
      ),
      ends: [query.from && formats.day(query.from), query.to && formats.day(query.to)] as const,
      clear: { from: null, to: null },
    },
  ];
  const rangeWords = (label: string, [from, to]: readonly [string | null, string | null]) =>
    from !== null && to !== null
      ? t("returns.queue.appliedRange", { label, from, to })
      : from !== null
        ? t("returns.queue.appliedFrom", { label, from })
        : t("returns.queue.appliedTo", { label, to: to ?? "" });
  const applied = [
    ...choices
      .filter(({ key }) => query[key] !== null)
      .map(({ key, label, shown }) => ({
        key,
        label: t("returns.queue.applied", { label, value: shown ?? "" }),
        onRemove: () => show({ [key]: null }),
      })),
    ...ranges
      .filter(({ ends }) => ends.some((end) => end !== null))
      .map(({ key, label, ends, clear }) => ({
        key,
        label: rangeWords(label, ends),
        onRemove: () => show(clear),
      })),
  ];
  const clearAll = () =>
    show({
      ...{ search: "", resolution: null, reason: null, country: null, channel: null },
      ...{ min: null, max: null, from: null, to: null },
    });

  return (
    <IndexFilters
      tabs={tabs}
      selected={chosen >= 0 ? QUEUE_TABS.length + chosen : QUEUE_TABS.indexOf(query.tab)}
      onSelect={select}
      canCreateNewView
      onCreateNewView={(name) => views.create({ name, query: text })}
      primaryAction={
        changedView
          ? {
              type: "save",
              disabled: false,
              onAction: () =>
                views.change({ id: viewId ?? "", name: view.views[chosen]?.name ?? "", query: text }),
            }
          : { type: "save-as", disabled: false, onAction: (name) => views.create({ name, query: text }) }
      }
      cancelAction={{
        onAction: () => {
          setTyped("", 0);
          clearAll();
        },
      }}
      sortOptions={[
        {
          label: t("returns.queue.sort.requested"),
          value: "requested desc",
          directionLabel: t("returns.queue.sort.newest"),
        },
        {
          label: t("returns.queue.sort.requested"),
          value: "requested asc",
          directionLabel: t("returns.queue.sort.oldest"),
        },
        {
          label: t("returns.queue.sort.value"),
          value: "value desc",
          directionLabel: t("returns.queue.sort.highest"),
        },
        {
          label: t("returns.queue.sort.value"),
          value: "value asc",
          directionLabel: t("returns.queue.sort.lowest"),
        },
      ]}
      sortSelected={[`${query.sort} ${query.ascending ? "asc" : "desc"}`]}
      onSort={([sorted = ""]) =>
        show({ sort: sorted.startsWith("value") ? "value" : "requested", ascending: sorted.endsWith("asc") })
      }
      queryValue={typed}
      queryPlaceholder={t("returns.queue.search")}
      onQueryChange={(search) => setTyped(search, TYPING_PAUSE)}
      onQueryClear={() => setTyped("", 0)}
      onQueryBlur={finishTyping}
      filteringAccessibilityLabel={t("returns.queue.filtering")}
      filters={[...choices, ...ranges].map(({ key, label, filter, ...more }) => ({
        key,
        label,
        filter,
        ...("pinned" in more ? { pinned: more.pinned } : {}),
      }))}
      appliedFilters={applied}
      onClearAll={() => {
        setTyped("", 0);
        clearAll();
      }}
      mode={mode}
      setMode={setMode}
      loading={loading}
    />
  );
}

/** Search follows the typing after a pause; whoever leaves the field first is not called back by it later. */
function useTyping(
  shown: string,
  searchFor: (text: string) => void,
): [typed: string, set: (text: string, pause: number) => void, finish: () => void] {
  const [typed, setTyped] = useState(shown);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(searchFor);
  useEffect(() => {
    latest.current = searchFor;
  });
  useEffect(() => () => clearTimeout(waiting.current), []);
  // Another view brings its own search.
  useEffect(() => {
    if (waiting.current === undefined) setTyped(shown);
  }, [shown]);
  const searchNow = (text: string) => {
    clearTimeout(waiting.current);
    waiting.current = undefined;
    latest.current(text.trim());
  };
  return [
    typed,
    (text, pause) => {
      setTyped(text);
      clearTimeout(waiting.current);
      waiting.current = setTimeout(() => searchNow(text), pause);
    },
    () => {
      if (waiting.current !== undefined) searchNow(typed);
    },
  ];
}

/** Saving, changing and deleting views; each says what became of it. */
function useViews() {
  const { t } = useTranslation();
  const shopify = useAppBridge();
  const fetcher = useFetcher<{ view: string | null } | { error: string }>();
  const done = useRef<(saved: boolean) => void>(undefined);
  useEffect(() => {
    if (fetcher.state !== "idle" || !fetcher.data || !done.current) return;
    const { data } = fetcher;
    const failed = "error" in data ? data.error : null;
    if (failed !== null) {
      const words = t(`returns.queue.view.${failed as "not_found"}`, { defaultValue: failed });
      shopify.toast.show(words, { isError: true });
    } else {
      const deleted = "view" in data && data.view === null;
      shopify.toast.show(t(deleted ? "returns.queue.view.deleted" : "returns.queue.view.saved"));
    }
    done.current(failed === null);
    done.current = undefined;
  }, [fetcher.state, fetcher.data, shopify, t]);
  const post = (fields: Record<string, string>) =>
    new Promise<boolean>((resolve) => {
      done.current = resolve;
      fetcher.submit(fields, { method: "post" });
    });
  return {
    create: ({ name, query }: { name: string; query: string }) => post({ intent: "save-view", name, query }),
    change: ({ id, name, query }: { id: string; name: string; query: string }) =>
      post({ intent: "change-view", viewId: id, name, query }),
    remove: (id: string) => post({ intent: "delete-view", viewId: id }),
  };
}
