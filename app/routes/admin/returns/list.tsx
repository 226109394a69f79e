/** The queue of returns: by status, filtered, searched, sorted, decided many at once. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { decideMany } from "#app/areas/returns/decide-many.server.ts";
import { queuePosition, queueView } from "#app/areas/returns/queries.server.ts";
import { changeView, deleteView, saveView } from "#app/areas/returns/saved-views.server.ts";
import { queueForm, queueQueryFrom, type QueueQuery } from "#app/areas/returns/schemas.ts";
import { Queue } from "#app/areas/returns/ui/queue/queue.tsx";
import type { QueueView } from "#app/areas/returns/ui/views.ts";
import type { ShopContext } from "#app/context.ts";
import { liveVersion } from "#app/live.server.ts";
import { formOf } from "#app/shared/form.ts";
import { requireAdmin } from "#app/shopify/require.server.ts";
import { titled } from "#app/ui/page-title.ts";
import { useLive } from "#app/ui/use-live.ts";

interface ReturnsData {
  version: string;
  timeZone: string;
  currency: string;
  query: QueueQuery;
  view: QueueView;
}

export const meta = titled("returns.title");

export async function loader({ request }: LoaderFunctionArgs) {
  const context = await requireAdmin(request);
  const version = await liveVersion(context);
  const address = new URL(request.url).searchParams;
  const query = queueQueryFrom(address);
  const view = await queueView(context, query, queuePosition(address, query.sort));
  const { timeZone, currency } = context.shop;
  const data: ReturnsData = { version, timeZone, currency, query, view };
  return Response.json(data);
}

export async function action({ request }: ActionFunctionArgs) {
  const context = await requireAdmin(request);
  const form = queueForm.safeParse(Object.fromEntries(await formOf(request)));
  if (!form.success) return Response.json({ error: "invalid_input" }, { status: 400 });
  return act(context, form.data);
}

type QueueForm = ReturnType<typeof queueForm.parse>;

async function act(context: ShopContext, form: QueueForm): Promise<Response> {
  switch (form.intent) {
    case "approve":
      return Response.json({ bulk: await decideMany(context, form.caseIds, { action: "approve" }) });
    case "decline": {
      const decline = { reason: form.reason, note: form.note };
      return Response.json({
        bulk: await decideMany(context, form.caseIds, { action: "decline", decline }),
      });
    }
    case "save-view":
    case "change-view": {
      const saved =
        form.intent === "save-view"
          ? await saveView(context, "returns", form)
          : await changeView(context, "returns", form);
      return saved.ok
        ? Response.json({ view: saved.value })
        : Response.json({ error: saved.failure.code }, { status: 409 });
    }
    case "delete-view":
      await deleteView(context, "returns", form.viewId);
      return Response.json({ view: null });
  }
}

export default function Returns() {
  const { version, ...data } = useLoaderData<ReturnsData>();
  useLive(version);
  return <Queue {...data} />;
}
