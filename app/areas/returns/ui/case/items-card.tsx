import { Badge, BlockStack, Card, InlineStack, Text, Thumbnail } from "@shopify/polaris";
import { ImageIcon } from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";

import { useFormats } from "#app/ui/formats.ts";
import type { CaseLineView, CaseView } from "../views.ts";
import { useReturnWords } from "../words.ts";
import { Photo } from "./photo.tsx";

/** What comes back, why, and what the customer wants for it. */
export function ItemsCard({ view }: { view: CaseView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { currency } = view.money;
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingSm">
          {t("returns.case.items.title")}
        </Text>
        {view.keepItems ? <Text as="p">{t("returns.case.keepItems")}</Text> : null}
        <ul className="encore-list">
          {view.lines.map((line) => (
            <li key={line.id} className="encore-item">
              <Line line={line} currency={currency} awaits={view.status === "approved"} />
            </li>
          ))}
        </ul>
        {view.exchanges.length === 0 ? null : (
          <BlockStack gap="200">
            <Text as="h3" variant="headingSm">
              {t("returns.case.items.exchange")}
            </Text>
            {view.exchanges.map(({ title, quantity, totalMinor }) => (
              <InlineStack key={title} align="space-between" gap="200" wrap={false}>
                <Text as="p" breakWord>
                  {t("returns.case.items.quantity", { quantity })} {title}
                </Text>
                <Text as="span" numeric>
                  {formats.money(totalMinor, currency)}
                </Text>
              </InlineStack>
            ))}
          </BlockStack>
        )}
      </BlockStack>
    </Card>
  );
}

function Line({ line, currency, awaits }: { line: CaseLineView; currency: string; awaits: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useReturnWords();
  const title = line.title || t("returns.case.items.noTitle");
  const reason = line.reason === null ? t("returns.noReason") : words.reason(line.reason);
  return (
    <InlineStack gap="300" wrap={false} blockAlign="start">
      <Thumbnail size="small" source={line.imageUrl ?? ImageIcon} alt="" />
      <div className="encore-grow">
        <BlockStack gap="200">
          <InlineStack align="space-between" gap="200" wrap={false}>
            <BlockStack>
              <Text as="h3" variant="bodyMd" fontWeight="semibold" breakWord>
                {t("returns.case.items.quantity", { quantity: line.quantity })} {title}
              </Text>
              <Text as="p" tone="subdued" breakWord>
                {[line.variantTitle, line.sku && t("returns.case.items.sku", { sku: line.sku })]
                  .filter(Boolean)
                  .join(" · ")}
              </Text>
            </BlockStack>
            <Text as="span" numeric>
              {formats.money(line.valueMinor, currency)}
            </Text>
          </InlineStack>
          <dl className="encore-fields">
            <Field label={t("returns.case.items.reason")}>
              {line.reasonDetail === null
                ? reason
                : t("returns.case.items.reasonWithDetail", { reason, detail: line.reasonDetail })}
            </Field>
            <Field label={t("returns.case.items.wants")}>
              {words.settledAs(line.resolution)}
              {line.restockingFeePercent
                ? ` · ${t("returns.case.items.fee", { percent: formats.percent(line.restockingFeePercent / 100) })}`
                : ""}
            </Field>
            {line.note ? (
              <Field label={t("returns.case.items.note")} wide>
                {line.note}
              </Field>
            ) : null}
          </dl>
          {line.photoIds.length === 0 ? null : (
            <InlineStack gap="200">
              {line.photoIds.map((id, at) => (
                <Photo key={id} id={id} alt={t("returns.case.items.photo", { number: at + 1, title })} />
              ))}
            </InlineStack>
          )}
          <Found line={line} awaits={awaits} />
        </BlockStack>
      </div>
    </InlineStack>
  );
}

function Field({
  label,
  wide = false,
  children,
}: {
  label: string;
  wide?: boolean;
  children: React.ReactNode;
}) {
  return (
    <div className={wide ? "encore-wide" : ""}>
      <dt>
        <Text as="span" variant="bodySm" tone="subdued">
          {label}
        </Text>
      </dt>
      <dd className="encore-break encore-words">{children}</dd>
    </div>
  );
}

/** What the inspection found. */
function Found({ line, awaits }: { line: CaseLineView; awaits: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const open = line.quantity - line.restocked - line.damaged - line.missing;
  const found = (["restocked", "damaged", "missing"] as const).filter((kind) => line[kind] > 0);
  if (found.length === 0 && !awaits) return null;
  return (
    <InlineStack gap="100">
      {found.map((kind) => (
        <Badge key={kind} tone={kind === "restocked" ? "success" : "warning"}>
          {t(`returns.case.items.${kind}`, { formatted: formats.number(line[kind]) })}
        </Badge>
      ))}
      {awaits && open > 0 ? (
        <Badge>{t("returns.case.items.awaited", { formatted: formats.number(open) })}</Badge>
      ) : null}
    </InlineStack>
  );
}
