/** `POST`, `GET` and `DELETE faults`. */
import type { Router } from "express";

import type { DevStore } from "../server.ts";
import { faultRequest } from "./faults.ts";
import { parseBody } from "./parse.ts";

export function faultRoutes(devStore: DevStore, control: Router): void {
  control.post("/faults", (request, response) => {
    response.status(201).json(devStore.faults.add(parseBody(faultRequest, request)));
  });
  control.get("/faults", (_request, response) => {
    response.json({ faults: devStore.faults.list() });
  });
  control.delete("/faults", (_request, response) => {
    devStore.faults.clear();
    response.json({ faults: [] });
  });
}
