/** `GET mail` (what was caught) and `DELETE mail`. */
import type { Router } from "express";
import { z } from "zod";

import { Refusal, route } from "../http.ts";
import type { DevStore } from "../server.ts";
import { parseInput } from "./parse.ts";

const query = z.strictObject({
  to: z.string().optional(),
  subject: z.string().optional(),
  /** Milliseconds to wait for the first that fits. */
  wait: z.coerce.number().int().min(0).max(60_000).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

export function mailRoutes({ mail }: DevStore, control: Router): void {
  control.get(
    "/mail",
    route(async (request, response) => {
      const { wait, limit, ...filter } = parseInput(query, request.query);
      const found = await mail.waitFor(filter, wait);
      response.json({ count: found.length, smtp: mail.url, mail: found.slice(0, limit) });
    }),
  );
  control.get("/mail/:id(\\d+)", (request, response) => {
    const found = mail.find(Number(request.params["id"]));
    if (!found) throw new Refusal(404, `There is no mail ${request.params["id"] ?? ""}`);
    response.json(found.message);
  });
  control.delete("/mail", (_request, response) => {
    response.json({ deleted: mail.clear() });
  });
}
