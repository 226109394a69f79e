/** A small app that answers extensions, and remembers what it was asked. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface AppRequest {
  method: string;
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export interface SampleApp {
  url: string;
  requests: AppRequest[];
  /** Whether it answers with the headers that let pages of other origins read it. */
  cors: boolean;
  close(): void;
}

export async function startSampleApp(): Promise<SampleApp> {
  const app: SampleApp = { url: "", requests: [], cors: true, close: () => undefined };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      app.requests.push({ method, path: url, headers, body: Buffer.concat(chunks).toString() });
      if (app.cors) {
        response.setHeader("Access-Control-Allow-Origin", "*");
        response.setHeader("Access-Control-Allow-Headers", "Authorization, Content-Type");
      }
      response.writeHead(method === "OPTIONS" ? 204 : 200, { "Content-Type": "application/json" });
      response.end(method === "OPTIONS" ? undefined : JSON.stringify({ said: "hello from the app" }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  app.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  app.close = () => {
    server.closeAllConnections();
    server.close();
  };
  return app;
}
