/** One return: what comes back and why, what the policy says, and the next thing to do. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";

import { actOnCase } from "#app/areas/returns/act-on-case.server.ts";
import { caseView } from "#app/areas/returns/case-view.server.ts";
import { caseForm, caseIdSchema } from "#app/areas/returns/schemas.ts";
import { settleRight } from "#app/areas/returns/settle-right.server.ts";
import { ReturnCase } from "#app/areas/returns/ui/case/return-case.tsx";
import type { CaseView } from "#app/areas/returns/ui/views.ts";
import { liveVersion } from "#app/live.server.ts";
import { formOf } from "#app/shared/form.ts";
import { requireStaff } from "#app/shopify/require.server.ts";
import { PageFrame } from "#app/ui/page-frame.tsx";
import { titled } from "#app/ui/page-title.ts";
import { EmptyCard } from "#app/ui/states.tsx";
import { useLive } from "#app/ui/use-live.ts";

interface ReturnData {
  version: string;
  timeZone: string;
  /** Null for a return that is not there. */
  view: CaseView | null;
}

export const meta = titled("returns.title");

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { context, staff } = await requireStaff(request);
  const version = await liveVersion(context);
  const id = caseIdSchema.safeParse(params["caseId"]);
  const right = await settleRight(context, staff);
  const view = id.success ? await caseView(context, id.data, right) : null;
  const data: ReturnData = { version, timeZone: context.shop.timeZone, view };
  return Response.json(data, { status: view ? 200 : 404 });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { context, staff } = await requireStaff(request);
  const id = caseIdSchema.safeParse(params["caseId"]);
  const form = caseForm.safeParse(Object.fromEntries(await formOf(request)));
  if (!id.success || !form.success) return Response.json({ error: "invalid_input" }, { status: 400 });
  const done = await actOnCase(context, staff, id.data, form.data);
  if (done.ok) return Response.json({ done: form.data.intent });
  const { code, ...detail } = done.failure;
  return Response.json({ error: code, ...detail }, { status: code === "not_found" ? 404 : 409 });
}

export default function Return() {
  const { version, timeZone, view } = useLoaderData<ReturnData>();
  const { t } = useTranslation();
  useLive(version);
  if (!view) {
    return (
      <PageFrame title={t("returns.title")} back={{ label: t("returns.title"), url: "/app/returns" }}>
        <EmptyCard
          title={t("returns.case.missingTitle")}
          body={t("returns.case.missingBody")}
          action={{ label: t("returns.case.allReturns"), url: "/app/returns" }}
        />
      </PageFrame>
    );
  }
  return <ReturnCase view={view} timeZone={timeZone} />;
}
