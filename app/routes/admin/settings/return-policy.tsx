/** The return policy: what may come back, until when, and for what. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";

import { currentPolicy, savePolicy } from "#app/areas/returns/policy-store.server.ts";
import { savePolicyForm } from "#app/areas/returns/schemas.ts";
import { PolicyEditor, type PolicyView } from "#app/areas/returns/ui/policy/policy-editor.tsx";
import { formOf } from "#app/shared/form.ts";
import { dayOf } from "#app/shared/time.ts";
import { requireAdmin } from "#app/shopify/require.server.ts";
import { PageFrame } from "#app/ui/page-frame.tsx";
import { titled } from "#app/ui/page-title.ts";

export const meta = titled("settings.returnPolicy.title");

export async function loader({ request }: LoaderFunctionArgs) {
  const context = await requireAdmin(request);
  const { currency, timeZone } = context.shop;
  const { version, policy, savedAt } = await currentPolicy(context);
  const savedOn = savedAt && dayOf(savedAt, timeZone);
  return Response.json({ version, policy, savedOn, currency });
}

export async function action({ request }: ActionFunctionArgs) {
  const context = await requireAdmin(request);
  const form = savePolicyForm.safeParse(Object.fromEntries(await formOf(request)));
  if (!form.success) return Response.json({ error: "invalid_input" }, { status: 400 });
  const saved = await savePolicy(context, form.data.policy, form.data.version);
  return saved.ok
    ? Response.json({ saved: saved.value })
    : Response.json({ error: saved.failure.code }, { status: 409 });
}

export default function ReturnPolicy() {
  const { t } = useTranslation();
  const view = useLoaderData<PolicyView>();
  return (
    <PageFrame
      title={t("settings.returnPolicy.title")}
      back={{ label: t("settings.title"), url: "/app/settings" }}
    >
      <PolicyEditor {...view} />
    </PageFrame>
  );
}
