import { BlockStack, Box, Card, Collapsible, Button, InlineStack, Text } from "@shopify/polaris";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";

import { useFormats } from "#app/ui/formats.ts";
import type { ExportView, HeldRow, ShopFormats } from "./privacy-view.ts";

/** A section is long enough with so many rows; the others open on demand. */
const SHOWN = 3;

/** Columns that hold one of Shopify's codes, and where its words are. */
const CODES: Readonly<Record<string, string>> = {
  state: "customer.state",
  email_marketing_state: "customer.consent",
  sms_marketing_state: "customer.consent",
  financial_status: "customer.financial",
  fulfilment_status: "customer.fulfilment",
};

/** Everything an export holds: a card for each table, a list of fields for each row. */
export function HeldSections({ held, shop }: { held: ExportView["held"]; shop: ShopFormats }) {
  return Object.entries(held).map(([table, { purpose, rows }]) => (
    <Section key={table} table={table} purpose={purpose} rows={rows} shop={shop} />
  ));
}

interface SectionProps {
  table: string;
  purpose: string;
  rows: readonly HeldRow[];
  shop: ShopFormats;
}

function Section({ table, purpose, rows, shop }: SectionProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const id = useId();
  const [all, setAll] = useState(false);
  const known = table as "customers";
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <InlineStack gap="200" blockAlign="baseline">
            <Text as="h2" variant="headingMd">
              {t(`settings.privacy.table.${known}.title`, { defaultValue: words(table) })}
            </Text>
            {rows.length > 1 ? (
              <Text as="span" tone="subdued">
                {formats.number(rows.length)}
              </Text>
            ) : null}
          </InlineStack>
          <Text as="p" tone="subdued">
            {t(`settings.privacy.table.${known}.purpose`, { defaultValue: purpose })}
          </Text>
        </BlockStack>
        <Rows rows={rows.slice(0, SHOWN)} shop={shop} />
        {rows.length > SHOWN ? (
          <>
            <Collapsible id={id} open={all}>
              {all ? <Rows rows={rows.slice(SHOWN)} shop={shop} /> : null}
            </Collapsible>
            <InlineStack>
              <Button variant="plain" ariaExpanded={all} ariaControls={id} onClick={() => setAll(!all)}>
                {all
                  ? t("settings.privacy.fewer")
                  : t("settings.privacy.all", { formatted: formats.number(rows.length) })}
              </Button>
            </InlineStack>
          </>
        ) : null}
      </BlockStack>
    </Card>
  );
}

function Rows({ rows, shop }: { rows: readonly HeldRow[]; shop: ShopFormats }) {
  return (
    <ul className="encore-list">
      {rows.map((row, at) => (
        <li key={at}>
          <Box paddingBlock="300">
            <dl className="encore-fields">
              {Object.entries(row)
                .filter(([, value]) => !isEmpty(value))
                .map(([column, value]) => (
                  <Field key={column} column={column} value={value} row={row} shop={shop} />
                ))}
            </dl>
          </Box>
        </li>
      ))}
    </ul>
  );
}

interface FieldProps {
  column: string;
  value: unknown;
  row: HeldRow;
  shop: ShopFormats;
}

function Field({ column, value, row, shop }: FieldProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const structured = typeof value === "object" && !isListOfTexts(value);
  return (
    <div {...(structured ? { className: "encore-wide" } : {})}>
      <dt>
        <Text as="span" variant="bodySm" tone="subdued">
          {t(`settings.privacy.field.${column as "email"}`, { defaultValue: words(column) })}
        </Text>
      </dt>
      <dd className="encore-break">
        {structured ? (
          <pre className="encore-source">{JSON.stringify(value, null, 2)}</pre>
        ) : (
          textOf(column, value, row)
        )}
      </dd>
    </div>
  );

  function textOf(name: string, what: unknown, of: HeldRow): string {
    if (isListOfTexts(what)) return what.join(", ");
    if (typeof what === "boolean") return t(what ? "settings.privacy.yes" : "settings.privacy.no");
    const text = String(what);
    const codes = CODES[name];
    if (codes) return t(`${codes}.${text}` as "customer.state.ENABLED", { defaultValue: text });
    if (name.endsWith("_minor") && /^-?\d+$/.test(text)) return formats.money(text, currencyOf(name, of));
    if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text)) {
      return `${formats.dayAt(text, shop.timeZone)}, ${formats.timeAt(text, shop.timeZone)}`;
    }
    if (name.endsWith("country_code") && /^[A-Z]{2}$/.test(text)) return formats.country(text);
    return text;
  }

  /** Of an amount: the currency in which the customer paid, the row's own, or the shop's. */
  function currencyOf(name: string, of: HeldRow): string {
    const own = name.startsWith("presentment_") ? of["presentment_currency"] : of["currency"];
    return typeof own === "string" ? own : shop.currency;
  }
}

function isEmpty(value: unknown): boolean {
  return value === null || value === "" || (typeof value === "object" && Object.keys(value).length === 0);
}

function isListOfTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

/** "first_order_at" reads "first order at": what nobody has given a better name yet. */
function words(name: string): string {
  return name.replaceAll("_", " ");
}
