import { useNavigate, useNavigation, useSearchParams } from "@remix-run/react";
import { BlockStack, IndexTable, InlineStack, Link, Text, useBreakpoints } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

import { useFormats } from "#app/ui/formats.ts";
import { CUSTOMER_SORTS, type CustomersQuery } from "../schemas.ts";
import type { CustomerRow } from "./views.ts";

/** Columns in their order; those that the list can be sorted by name their sort. */
const COLUMNS = ["customer", "location", "orders", "spent", "lastOrder"] as const;
const SORTED_BY = { orders: "orders", spent: "spent", lastOrder: "last_order" } as const;

interface CustomersTableProps {
  rows: readonly CustomerRow[];
  query: CustomersQuery;
  currency: string;
  timeZone: string;
}

/** A page of customers: a table on a wide screen, a list on a phone. */
export function CustomersTable({ rows, query, currency, timeZone }: CustomersTableProps) {
  const { t } = useTranslation();
  const { smDown } = useBreakpoints();
  const [address] = useSearchParams();
  const navigate = useNavigate();
  const loading = useNavigation().state === "loading";

  const sortBy = (column: number, direction: "ascending" | "descending") => {
    const name = COLUMNS[column];
    if (!name || !(name in SORTED_BY)) return;
    const changed = new URLSearchParams(address);
    for (const cursor of ["before", "after"]) changed.delete(cursor);
    changed.set("sort", SORTED_BY[name as keyof typeof SORTED_BY]);
    if (direction === "ascending") changed.set("order", "asc");
    else changed.delete("order");
    navigate(`?${changed}`);
  };
  const sortColumn = COLUMNS.findIndex(
    (column) => column in SORTED_BY && SORTED_BY[column as keyof typeof SORTED_BY] === query.sort,
  );
  const [first, ...others] = COLUMNS.map((column) => ({
    title: t(`customers.column.${column}`),
    ...(column === "orders" || column === "spent" ? { alignment: "end" as const } : {}),
  }));
  if (!first) return null;
  return (
    <IndexTable
      condensed={smDown}
      selectable={false}
      itemCount={rows.length}
      headings={[first, ...others]}
      sortable={COLUMNS.map((column) => column in SORTED_BY)}
      sortColumnIndex={sortColumn}
      sortDirection={query.ascending ? "ascending" : "descending"}
      defaultSortDirection="descending"
      onSort={sortBy}
      loading={loading}
    >
      {rows.map((row, position) => (
        <Row
          key={row.id}
          row={row}
          position={position}
          condensed={smDown}
          currency={currency}
          timeZone={timeZone}
        />
      ))}
    </IndexTable>
  );
}

interface RowProps {
  row: CustomerRow;
  position: number;
  condensed: boolean;
  currency: string;
  timeZone: string;
}

function Row({ row, position, condensed, currency, timeZone }: RowProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const navigate = useNavigate();
  const url = `/app/customers/${row.id}`;
  const name = row.name ?? row.email ?? t("customers.noName");
  const email = row.name ? row.email : null;
  const spent = formats.money(row.spentMinor, currency);
  const lastOrder = row.lastOrderAt ? formats.dayAt(row.lastOrderAt, timeZone) : t("customers.never");
  // The whole row can be clicked; the link is for the keyboard, and for opening it elsewhere.
  const open = () => navigate(url);
  const link = (
    <span onClick={(event) => event.stopPropagation()}>
      <Link url={url} removeUnderline monochrome>
        <Text as="span" fontWeight="semibold" breakWord>
          {name}
        </Text>
      </Link>
    </span>
  );

  if (condensed) {
    return (
      <IndexTable.Row id={row.id} position={position} onClick={open}>
        <div style={{ padding: "var(--p-space-300) var(--p-space-400)" }} className="encore-figures">
          <BlockStack gap="100">
            <InlineStack align="space-between" gap="200" wrap={false}>
              <span className="encore-break">{link}</span>
              <Text as="span">{spent}</Text>
            </InlineStack>
            {email ? (
              <Text as="span" tone="subdued" breakWord>
                {email}
              </Text>
            ) : null}
            <Text as="span" tone="subdued">
              {t("customers.orders", { count: row.orders, formatted: formats.number(row.orders) })}
              {row.lastOrderAt ? ` · ${lastOrder}` : ""}
            </Text>
          </BlockStack>
        </div>
      </IndexTable.Row>
    );
  }
  return (
    <IndexTable.Row id={row.id} position={position} onClick={open}>
      <IndexTable.Cell>
        <div className="encore-name">
          {link}
          {email ? (
            <Text as="span" tone="subdued" truncate>
              {email}
            </Text>
          ) : null}
        </div>
      </IndexTable.Cell>
      <IndexTable.Cell>{placeOf(row, formats.country)}</IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="span" alignment="end" numeric>
          {formats.number(row.orders)}
        </Text>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="span" alignment="end" numeric>
          {spent}
        </Text>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="span" tone={row.lastOrderAt ? "base" : "subdued"}>
          {lastOrder}
        </Text>
      </IndexTable.Cell>
    </IndexTable.Row>
  );
}

/** "Berlin, Germany", as far as known. */
export function placeOf(
  { city, countryCode }: { city: string | null; countryCode: string | null },
  country: (code: string) => string,
): string {
  return [city, countryCode && country(countryCode)].filter(Boolean).join(", ");
}

/** How the phone's list is sorted, where there are no headings to tap. */
export const SORT_OPTIONS = CUSTOMER_SORTS.flatMap((sort) => [sort, `${sort}_asc`] as const);
