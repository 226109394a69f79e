import { useNavigate, useSearchParams } from "@remix-run/react";

import { queueAddress, type QueueQuery } from "../../schemas.ts";

/** The queue's address: what is asked for is in it alone, so that a link shows the same. */
export function useQueueAddress(query: QueueQuery) {
  const navigate = useNavigate();
  const [address] = useSearchParams();
  const viewId = address.get("view");
  return {
    /** The saved view that was opened; it may have been changed since. */
    viewId,
    /** The query without its page. */
    text: queueAddress(query).toString(),
    /** Shows the first page of a changed query. @param options.replace for what follows the typing */
    show: (changed: Partial<QueueQuery>, options: { replace?: boolean } = {}) => {
      const next = queueAddress({ ...query, ...changed });
      if (viewId !== null && changed.tab === undefined) next.set("view", viewId);
      navigate(`?${next}`, { preventScrollReset: true, ...options });
    },
    open: (view: { id: string; query: string }) => {
      const next = new URLSearchParams(view.query);
      next.set("view", view.id);
      navigate(`?${next}`, { preventScrollReset: true });
    },
  };
}
