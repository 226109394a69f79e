import { useNavigate, useNavigation } from "@remix-run/react";
import {
  BlockStack,
  IndexTable,
  InlineStack,
  Link,
  Text,
  useBreakpoints,
  type IndexTableProps,
} from "@shopify/polaris";
import { useTranslation } from "react-i18next";

import { useFormats } from "#app/ui/formats.ts";
import { StatusBadges } from "../status-badges.tsx";
import type { QueueRow } from "../views.ts";
import { useReturnWords } from "../words.ts";

const COLUMNS = [
  "return",
  "customer",
  "requested",
  "status",
  "reason",
  "resolution",
  "units",
  "value",
] as const;
const AT_THE_END: readonly string[] = ["units", "value"];

interface QueueTableProps {
  rows: readonly QueueRow[];
  timeZone: string;
  selected: readonly string[];
  allSelected: boolean;
  onSelection: NonNullable<IndexTableProps["onSelectionChange"]>;
  bulkActions: NonNullable<IndexTableProps["promotedBulkActions"]>;
}

/** A page of the queue: a table on a wide screen, where several can be selected; a list on a phone. */
export function QueueTable({
  rows,
  timeZone,
  selected,
  allSelected,
  onSelection,
  bulkActions,
}: QueueTableProps) {
  const { t } = useTranslation();
  const { mdDown } = useBreakpoints();
  const loading = useNavigation().state === "loading";
  const [first, ...others] = COLUMNS.map((column) => ({
    title: t(`returns.queue.column.${column}`),
    ...(AT_THE_END.includes(column) ? { alignment: "end" as const } : {}),
  }));
  if (!first) return null;
  return (
    <IndexTable
      condensed={mdDown}
      selectable={!mdDown}
      resourceName={{ singular: t("returns.queue.resource"), plural: t("returns.queue.resources") }}
      itemCount={rows.length}
      headings={[first, ...others]}
      selectedItemsCount={allSelected ? "All" : selected.length}
      onSelectionChange={onSelection}
      promotedBulkActions={bulkActions}
      loading={loading}
    >
      {rows.map((row, position) => (
        <Row
          key={row.id}
          row={row}
          position={position}
          condensed={mdDown}
          selected={selected.includes(row.id)}
          timeZone={timeZone}
        />
      ))}
    </IndexTable>
  );
}

interface RowProps {
  row: QueueRow;
  position: number;
  condensed: boolean;
  selected: boolean;
  timeZone: string;
}

function Row({ row, position, condensed, selected, timeZone }: RowProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useReturnWords();
  const navigate = useNavigate();
  const url = `/app/returns/${row.id}`;
  const [firstReason, ...moreReasons] = row.reasons.map(words.reason);
  const reason =
    firstReason === undefined
      ? t("returns.noReason")
      : moreReasons.length === 0
        ? firstReason
        : t("returns.queue.several", { first: firstReason, others: moreReasons.length });
  const resolutions = (row.resolutions.length === 0 ? [null] : row.resolutions)
    .map(words.settledAs)
    .join(", ");
  const value = formats.money(row.valueMinor, row.currency);
  const requested = formats.dayAt(row.requestedAt, timeZone);
  const customer = row.customer ?? t("returns.queue.guest");
  const badges = (
    <StatusBadges
      status={row.status}
      stuck={row.stuck}
      approverNeeded={row.approverNeeded}
      underWay={row.underWay}
    />
  );
  // A click on the row opens it; the link is for the keyboard, and for opening it elsewhere.
  const link = (
    <span onClick={(event) => event.stopPropagation()}>
      <Link url={url} removeUnderline monochrome dataPrimaryLink>
        <Text as="span" fontWeight="semibold" breakWord>
          {row.name}
        </Text>
      </Link>
    </span>
  );
  const shared = { id: row.id, position, selected, onClick: () => navigate(url) };

  if (condensed) {
    return (
      <IndexTable.Row {...shared}>
        <div className="encore-queue-item encore-figures">
          <BlockStack gap="100">
            <InlineStack align="space-between" gap="200" wrap={false}>
              <span className="encore-break">{link}</span>
              <Text as="span">{value}</Text>
            </InlineStack>
            <Text as="span" tone="subdued" breakWord>
              {customer} · {requested}
            </Text>
            <Text as="span" tone="subdued" breakWord>
              {t("returns.units", { count: row.units, formatted: formats.number(row.units) })} · {reason} ·{" "}
              {resolutions}
            </Text>
            {badges}
          </BlockStack>
        </div>
      </IndexTable.Row>
    );
  }
  return (
    <IndexTable.Row {...shared}>
      <IndexTable.Cell>
        <div className="encore-name">
          {link}
          {row.name.startsWith(row.orderName) ? null : (
            <Text as="span" tone="subdued" truncate>
              {row.orderName}
            </Text>
          )}
        </div>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <div className="encore-name encore-name-short">
          <Text as="span" truncate>
            {customer}
          </Text>
        </div>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <time dateTime={row.requestedAt}>{requested}</time>
      </IndexTable.Cell>
      <IndexTable.Cell>{badges}</IndexTable.Cell>
      <IndexTable.Cell>{reason}</IndexTable.Cell>
      <IndexTable.Cell>{resolutions}</IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="span" alignment="end" numeric>
          {formats.number(row.units)}
        </Text>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="span" alignment="end" numeric>
          {value}
        </Text>
      </IndexTable.Cell>
    </IndexTable.Row>
  );
}
