/** The exported file that benchmarks import, and a server of it. */
import { once } from "node:events";
import { createWriteStream, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import express from "express";

import { sendExport } from "../dev-store/bulk/send-file.ts";
import { route } from "../dev-store/http.ts";
import {
  customerNode,
  fulfilmentNode,
  line,
  lineItemNode,
  orderNode,
  refundNode,
} from "../factories/admin-nodes.ts";

export const ORDERS_PER_CUSTOMER = 4;
const FIRST_CUSTOMER = 7_000_000_000_000;

/** An export of so many customers. */
export async function writeCustomers(file: string, customers: number): Promise<void> {
  const out = createWriteStream(file);
  for (let index = 0; index < customers; index += 1) {
    const node = customerNode(FIRST_CUSTOMER + index, {
      firstName: `Ada ${index}`,
      defaultEmailAddress: { emailAddress: `ada.${index}@example.com`, marketingState: "SUBSCRIBED" },
    });
    if (!out.write(`${line(node)}\n`)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
}

/** An export of so many orders, each with two lines; every fourth is fulfilled, every twentieth refunded. */
export async function writeExport(file: string, orders: number): Promise<void> {
  const out = createWriteStream(file);
  for (let index = 0; index < orders; index += 1) {
    const id = 5_000_000_000_000 + index;
    const second = (offset: number) =>
      new Date(Date.UTC(2024, 0, 1) + (index * 150 + offset) * 1000).toISOString().replace(".000", "");
    const order = orderNode(id, {
      name: `#${1001 + index}`,
      customer: {
        id: `gid://shopify/Customer/${FIRST_CUSTOMER + ((index * 7919) % Math.ceil(orders / ORDERS_PER_CUSTOMER))}`,
      },
      processedAt: second(0),
      createdAt: second(1),
      updatedAt: second(90),
      ...(index % 4 === 0
        ? {
            displayFulfillmentStatus: "FULFILLED",
            fulfillments: [
              fulfilmentNode(id, { createdAt: second(40), updatedAt: second(80), deliveredAt: second(80) }),
            ],
          }
        : {}),
      ...(index % 20 === 0 ? { refunds: [refundNode(id, { createdAt: second(85) })] } : {}),
    });
    const text = [line(order), line(lineItemNode(id * 2), order), line(lineItemNode(id * 2 + 1), order)].join(
      "\n",
    );
    if (!out.write(`${text}\n`)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
}

/** Serves a file as the development store serves the files of bulk operations. */
export async function serveExport(path: string) {
  const { size } = statSync(path);
  const app = express().get(
    "/file.jsonl",
    route((request, response) => sendExport(request, response, { path, size, name: "bulk" })),
  );
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/file.jsonl`,
    size,
    close: () => server.close(),
  };
}
