/** `POST` (one fault, or a list of them), `GET` and `DELETE faults`. */
import type { Router } from "express";
import { z } from "zod";

import type { DevStore } from "../server.ts";
import { faultRequest } from "./faults.ts";
import { parseBody } from "./parse.ts";

export function faultRoutes(devStore: DevStore, control: Router): void {
  const { faults } = devStore;
  control.post("/faults", (request, response) => {
    const answer = Array.isArray(request.body)
      ? // All of them are looked at before the first is ordered.
        parseBody(z.array(faultRequest).min(1), request).map((fault) => faults.add(fault))
      : faults.add(parseBody(faultRequest, request));
    response.status(201).json(answer);
  });
  control.get("/faults", (_request, response) => {
    response.json({ faults: faults.list(), struck: faults.struck() });
  });
  control.delete("/faults", (_request, response) => {
    faults.clear();
    response.json({ faults: [], struck: faults.struck() });
  });
}
