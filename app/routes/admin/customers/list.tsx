/** Customers: searched, sorted, a page at a time. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Box, Card } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

import { customersPosition, customersView } from "#app/areas/customers/queries.server.ts";
import { customersQueryFrom, type CustomersQuery } from "#app/areas/customers/schemas.ts";
import { CustomersTable } from "#app/areas/customers/ui/customers-table.tsx";
import { CustomersToolbar } from "#app/areas/customers/ui/customers-toolbar.tsx";
import type { CustomersView } from "#app/areas/customers/ui/views.ts";
import { liveVersion } from "#app/live.server.ts";
import { requireAdmin } from "#app/shopify/require.server.ts";
import { PageFrame } from "#app/ui/page-frame.tsx";
import { titled } from "#app/ui/page-title.ts";
import { Pager } from "#app/ui/pager.tsx";
import { EmptyCard, EmptyMessage } from "#app/ui/states.tsx";
import { useLive } from "#app/ui/use-live.ts";

interface CustomersData {
  version: string;
  timeZone: string;
  query: CustomersQuery;
  view: CustomersView;
}

export const meta = titled("customers.title");

export async function loader({ request }: LoaderFunctionArgs) {
  const ctx = await requireAdmin(request);
  const version = await liveVersion(ctx);
  const address = new URL(request.url).searchParams;
  const query = customersQueryFrom(address);
  const view = await customersView(ctx, query, customersPosition(address, query.sort));
  const data: CustomersData = { version, timeZone: ctx.shop.timeZone, query, view };
  return Response.json(data);
}

export default function Customers() {
  const { version, timeZone, query, view } = useLoaderData<CustomersData>();
  const { t } = useTranslation();
  useLive(version);
  const { rows, previous, next } = view.page;
  if (rows.length === 0 && query.search === "" && previous === null) {
    return (
      <PageFrame title={t("customers.title")}>
        <EmptyCard title={t("customers.emptyTitle")} body={t("customers.emptyBody")} />
      </PageFrame>
    );
  }
  return (
    <PageFrame title={t("customers.title")}>
      <Card padding="0">
        <CustomersToolbar query={query} />
        {rows.length === 0 ? (
          <EmptyMessage
            title={t("customers.notFoundTitle")}
            body={t("customers.notFoundBody", { search: query.search })}
            action={{ label: t("customers.clearSearch"), url: "/app/customers" }}
          />
        ) : (
          <CustomersTable rows={rows} query={query} currency={view.currency} timeZone={timeZone} />
        )}
        {previous === null && next === null ? null : (
          <Box padding="300" borderBlockStartWidth="025" borderColor="border">
            <Pager label={t("customers.pages")} previous={previous} next={next} />
          </Box>
        )}
      </Card>
    </PageFrame>
  );
}
