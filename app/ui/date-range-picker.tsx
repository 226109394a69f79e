import { useNavigate, useSearchParams } from "@remix-run/react";
import {
  BlockStack,
  Box,
  Button,
  DatePicker,
  InlineGrid,
  InlineStack,
  OptionList,
  Popover,
  TextField,
} from "@shopify/polaris";
import { CalendarIcon } from "@shopify/polaris-icons";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { isCustomRange, RANGE_PRESETS, type RangeChoice, withRangeChoice } from "#app/shared/date-range.ts";
import type { DateRange, Day } from "#app/shared/time.ts";
import { useFormats } from "./formats.ts";

interface DateRangePickerProps {
  choice: RangeChoice;
  /** The days that the choice means. */
  range: DateRange;
  today: Day;
}

/** Chooses the days that the page is about; the choice is in the address. */
export function DateRangePicker({ choice, range, today }: DateRangePickerProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [open, setOpen] = useState(false);
  const [custom, setCustom] = useState<DateRange | null>(null);
  const [query] = useSearchParams();
  const navigate = useNavigate();

  const close = () => {
    setOpen(false);
    setCustom(null);
  };
  const choose = (chosen: RangeChoice) => {
    close();
    navigate(`?${withRangeChoice(query, chosen)}`, { preventScrollReset: true });
  };
  const select = ([selected]: string[]) => {
    const preset = RANGE_PRESETS.find((known) => known === selected);
    if (preset) choose({ preset });
    else setCustom(range);
  };

  const label = choice.preset === "custom" ? formats.range(range) : t(`range.${choice.preset}`);
  return (
    <Popover
      active={open}
      onClose={close}
      autofocusTarget="first-node"
      preferredAlignment="left"
      fluidContent
      fullHeight
      activator={
        <Button
          icon={CalendarIcon}
          disclosure
          onClick={() => setOpen(!open)}
          accessibilityLabel={`${t("range.label")}: ${label}`}
        >
          {label}
        </Button>
      }
    >
      {custom ? (
        <CustomRange
          range={custom}
          today={today}
          onCancel={close}
          onApply={(chosen) => choose({ preset: "custom", range: chosen })}
        />
      ) : (
        <OptionList
          title={t("range.label")}
          options={[...RANGE_PRESETS, "custom" as const].map((value) => ({
            value,
            label: t(`range.${value}`),
          }))}
          selected={[choice.preset]}
          onChange={select}
        />
      )}
    </Popover>
  );
}

interface CustomRangeProps {
  range: DateRange;
  today: Day;
  onApply: (range: DateRange) => void;
  onCancel: () => void;
}

/** Polaris' calendar works with local midnights. */
const toDate = (day: Day) => new Date(`${day}T00:00:00`);
const toDay = (date: Date): Day =>
  `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`;

function CustomRange({ range, today, onApply, onCancel }: CustomRangeProps) {
  const { t, i18n } = useTranslation();
  const [from, setFrom] = useState(range.from);
  const [to, setTo] = useState(range.to);
  const [shown, setShown] = useState({
    month: toDate(range.to).getMonth(),
    year: toDate(range.to).getFullYear(),
  });
  const valid = isCustomRange(from, to) && to <= today;
  return (
    <Box padding="400" maxWidth="360px">
      <BlockStack gap="400">
        <InlineGrid columns={2} gap="300">
          <TextField
            label={t("range.from")}
            type="date"
            value={from}
            max={to}
            onChange={setFrom}
            autoComplete="off"
          />
          <TextField
            label={t("range.to")}
            type="date"
            value={to}
            max={today}
            onChange={setTo}
            autoComplete="off"
          />
        </InlineGrid>
        <div className="encore-calendar">
          <DatePicker
            month={shown.month}
            year={shown.year}
            onMonthChange={(month, year) => setShown({ month, year })}
            selected={{ start: toDate(valid ? from : range.from), end: toDate(valid ? to : range.to) }}
            onChange={({ start, end }) => {
              setFrom(toDay(start));
              setTo(toDay(end));
            }}
            disableDatesAfter={toDate(today)}
            weekStartsOn={i18n.language === "en" ? 0 : 1}
            allowRange
          />
        </div>
        <InlineStack align="end" gap="200">
          <Button onClick={onCancel}>{t("common.cancel")}</Button>
          <Button variant="primary" disabled={!valid} onClick={() => onApply({ from, to })}>
            {t("common.apply")}
          </Button>
        </InlineStack>
      </BlockStack>
    </Box>
  );
}
