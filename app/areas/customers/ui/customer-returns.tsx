import { Badge, BlockStack, Card, Divider, InlineStack, Link, Text } from "@shopify/polaris";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";

import { useFormats } from "#app/ui/formats.ts";
import type { CustomerReturn } from "./views.ts";

interface ReturnsCardProps {
  returns: readonly CustomerReturn[];
  timeZone: string;
}

/** The customer's returns, newest first, each with its page. */
export function ReturnsCard({ returns, timeZone }: ReturnsCardProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingSm">
          {t("customer.returns")}
        </Text>
        {returns.length === 0 ? (
          <Text as="p" tone="subdued">
            {t("customer.noReturns")}
          </Text>
        ) : (
          <BlockStack gap="300">
            {returns.map((one, at) => (
              <Fragment key={one.id}>
                {at > 0 ? <Divider /> : null}
                <BlockStack gap="100">
                  <InlineStack align="space-between" gap="200" blockAlign="center">
                    <InlineStack gap="200" blockAlign="center">
                      <Link url={`/app/returns/${one.id}`} removeUnderline monochrome>
                        <Text as="span" fontWeight="semibold" breakWord>
                          {one.name}
                        </Text>
                      </Link>
                      <Badge>
                        {t(`returns.status.${one.status as "requested"}`, { defaultValue: one.status })}
                      </Badge>
                      {one.stuck ? <Badge tone="critical">{t("returns.badge.stuck")}</Badge> : null}
                    </InlineStack>
                    <Text as="span" numeric>
                      {formats.money(one.valueMinor, one.currency)}
                    </Text>
                  </InlineStack>
                  <Text as="p" tone="subdued" variant="bodySm">
                    {formats.dayAt(one.requestedAt, timeZone)} ·{" "}
                    {t("returns.units", { count: one.units, formatted: formats.number(one.units) })}
                  </Text>
                </BlockStack>
              </Fragment>
            ))}
          </BlockStack>
        )}
      </BlockStack>
    </Card>
  );
}
