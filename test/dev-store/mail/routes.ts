/** The inbox's pages: `/mail`, `/mail/:id` and what belongs to a message. */
import { fileURLToPath } from "node:url";

import type { Request } from "express";

import { isOwnPage, Refusal } from "../http.ts";
import type { DevStore, DevStorePart } from "../server.ts";
import type { KeptMail } from "./message.ts";
import { documentOf } from "./message.ts";
import { inboxPage, messagePage } from "./pages.ts";

const CSS = fileURLToPath(new URL("./mail.css", import.meta.url));
/** A message is somebody else's text: it runs nothing, submits nothing and is nobody's page. */
const MESSAGE_POLICY =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data: http: https:; " +
  "style-src 'unsafe-inline' http: https:; font-src data: http: https:; form-action 'none'";

export const mailPart: DevStorePart = (devStore, router) => {
  router.get("/mail", (request, response) => {
    const { to } = request.query;
    response.type("html").send(inboxPage(devStore, typeof to === "string" ? to.trim() : ""));
  });
  router.post("/mail/clear", (request, response) => {
    if (isOwnPage(request, devStore.origin) === false)
      throw new Refusal(403, "This form belongs to another site");
    devStore.mail.clear();
    response.redirect(303, "/mail");
  });
  router.get("/mail/:id(\\d+)", (request, response) => {
    response.type("html").send(messagePage(mailOf(devStore, request)));
  });
  router.get("/mail/:id(\\d+)/body", (request, response) => {
    const { message } = mailOf(devStore, request);
    response.type("html").set("Content-Security-Policy", MESSAGE_POLICY).send(documentOf(message));
  });
  router.get("/mail/:id(\\d+)/source", (request, response) => {
    response.type("text/plain; charset=utf-8").set("X-Content-Type-Options", "nosniff");
    response.send(mailOf(devStore, request).raw);
  });
  router.get("/mail/:id(\\d+)/attachments/:index(\\d+)", (request, response) => {
    const { message, contents } = mailOf(devStore, request);
    const index = Number(request.params["index"]);
    const [file, content] = [message.attachments[index], contents[index]];
    if (!file || !content) throw new Refusal(404, "The mail has no such attachment");
    // Saved, never shown: what is in it is not this store's.
    response
      .attachment(file.filename)
      .type(file.contentType)
      .set("X-Content-Type-Options", "nosniff")
      .send(content);
  });
  router.get("/__mail/mail.css", (_request, response) => {
    response.sendFile(CSS);
  });
};

function mailOf(devStore: DevStore, request: Request): KeptMail {
  const found = devStore.mail.find(Number(request.params["id"]));
  if (!found) throw new Refusal(404, `There is no mail ${request.params["id"] ?? ""}`);
  return found;
}
