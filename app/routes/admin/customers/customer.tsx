/** One customer: profile, what they bought, what happened. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Layout } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

import { customerPositions, customerView } from "#app/areas/customers/customer.server.ts";
import { customerIdSchema } from "#app/areas/customers/schemas.ts";
import { OrdersCard } from "#app/areas/customers/ui/customer-orders.tsx";
import { PrivacyCard } from "#app/areas/customers/ui/customer-privacy.tsx";
import { ProfileCard } from "#app/areas/customers/ui/customer-profile.tsx";
import { ReturnsCard } from "#app/areas/customers/ui/customer-returns.tsx";
import { TimelineCard } from "#app/areas/customers/ui/customer-timeline.tsx";
import { TotalsCard } from "#app/areas/customers/ui/customer-totals.tsx";
import type { CustomerView } from "#app/areas/customers/ui/views.ts";
import { liveVersion } from "#app/live.server.ts";
import { formOf } from "#app/shared/form.ts";
import { requireAdmin } from "#app/shopify/require.server.ts";
import { requestExport } from "#app/sync/index.server.ts";
import { useFormats } from "#app/ui/formats.ts";
import { PageFrame } from "#app/ui/page-frame.tsx";
import { titled } from "#app/ui/page-title.ts";
import { EmptyCard } from "#app/ui/states.tsx";
import { useLive } from "#app/ui/use-live.ts";

interface CustomerData {
  version: string;
  timeZone: string;
  /** Null for a customer who is not there, perhaps not any more. */
  view: CustomerView | null;
}

export const meta = titled("customers.title");

export async function loader({ request, params }: LoaderFunctionArgs) {
  const ctx = await requireAdmin(request);
  const version = await liveVersion(ctx);
  const id = customerIdSchema.safeParse(params["customerId"]);
  const positions = customerPositions(new URL(request.url).searchParams);
  const view = id.success ? await customerView(ctx, id.data, positions) : null;
  const data: CustomerData = { version, timeZone: ctx.shop.timeZone, view };
  return Response.json(data, { status: view ? 200 : 404 });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const ctx = await requireAdmin(request);
  const id = customerIdSchema.safeParse(params["customerId"]);
  if ((await formOf(request)).get("intent") !== "export" || !id.success)
    return Response.json({ error: "invalid_input" }, { status: 400 });
  return Response.json({ requested: await requestExport(ctx, id.data) });
}

export default function Customer() {
  const { version, timeZone, view } = useLoaderData<CustomerData>();
  const { t } = useTranslation();
  const formats = useFormats();
  useLive(version);
  const back = { label: t("customer.back"), url: "/app/customers" };
  if (!view) {
    return (
      <PageFrame title={t("customers.title")} back={back}>
        <EmptyCard
          title={t("customer.missingTitle")}
          body={t("customer.missingBody")}
          action={{ label: t("customer.allCustomers"), url: "/app/customers" }}
        />
      </PageFrame>
    );
  }
  const { profile, totals, orders, returns, timeline, currency } = view;
  const shop = { currency, timeZone };
  return (
    <PageFrame
      title={profile.name ?? profile.email ?? t("customers.noName")}
      subtitle={t("customer.since", { day: formats.dayAt(profile.createdAt, timeZone) })}
      back={back}
    >
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <TotalsCard totals={totals} {...shop} />
            <OrdersCard orders={orders} {...shop} />
            <ReturnsCard returns={returns} timeZone={timeZone} />
            <TimelineCard timeline={timeline} {...shop} />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            <ProfileCard profile={profile} />
            <PrivacyCard />
          </BlockStack>
        </Layout.Section>
      </Layout>
    </PageFrame>
  );
}
