import { Badge, type BadgeProps, BlockStack, Box, Card, Divider, InlineStack, Text } from "@shopify/polaris";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";

import type { Page } from "#app/shared/pagination.ts";
import { useFormats } from "#app/ui/formats.ts";
import { Pager } from "#app/ui/pager.tsx";
import type { CustomerOrder } from "./views.ts";

interface OrdersCardProps {
  orders: Page<CustomerOrder>;
  currency: string;
  timeZone: string;
}

/** The customer's orders, newest first, those included that no figure counts. */
export function OrdersCard({ orders, currency, timeZone }: OrdersCardProps) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingSm">
          {t("customer.orders")}
        </Text>
        {orders.rows.length === 0 ? (
          <Text as="p" tone="subdued">
            {t("customer.noOrdersTitle")}
          </Text>
        ) : (
          <BlockStack gap="300">
            {orders.rows.map((order, at) => (
              <Fragment key={order.id}>
                {at > 0 ? <Divider /> : null}
                <OrderLine order={order} currency={currency} timeZone={timeZone} />
              </Fragment>
            ))}
          </BlockStack>
        )}
        <Pager label={t("customer.ordersPages")} prefix="orders_" {...neighbours(orders)} />
      </BlockStack>
    </Card>
  );
}

const neighbours = ({ previous, next }: Page<unknown>) => ({ previous, next });

/** As Shopify's own order list colours them: what asks for attention stands out. */
const TONES: Readonly<Record<string, NonNullable<BadgeProps["tone"]>>> = {
  PENDING: "warning",
  PARTIALLY_PAID: "warning",
  EXPIRED: "warning",
  UNFULFILLED: "attention",
  PARTIALLY_FULFILLED: "attention",
  ON_HOLD: "warning",
};

function OrderLine({
  order,
  currency,
  timeZone,
}: {
  order: CustomerOrder;
  currency: string;
  timeZone: string;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const badge = (status: string, label: string) => (
    <Badge key={status} {...(TONES[status] ? { tone: TONES[status] } : {})}>
      {label}
    </Badge>
  );
  return (
    <BlockStack gap="100">
      <InlineStack align="space-between" gap="200" blockAlign="center">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h3" variant="bodyMd" fontWeight="semibold" breakWord>
            {order.name}
          </Text>
          {order.cancelled ? badge("CANCELLED", t("customer.cancelled")) : null}
          {order.test ? badge("TEST", t("customer.test")) : null}
          {order.financialStatus
            ? badge(
                order.financialStatus,
                t(`customer.financial.${order.financialStatus as "PAID"}`, {
                  defaultValue: order.financialStatus,
                }),
              )
            : null}
          {badge(
            order.fulfilmentStatus,
            t(`customer.fulfilment.${order.fulfilmentStatus as "FULFILLED"}`, {
              defaultValue: order.fulfilmentStatus,
            }),
          )}
        </InlineStack>
        <Text as="span" numeric>
          {formats.money(order.totalMinor, currency)}
        </Text>
      </InlineStack>
      <Box>
        <Text as="p" tone="subdued" variant="bodySm">
          {formats.dayAt(order.processedAt, timeZone)} ·{" "}
          {t("customer.items", { count: order.items, formatted: formats.number(order.items) })}
        </Text>
      </Box>
    </BlockStack>
  );
}
