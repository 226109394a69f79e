/** The inbox and a message, as a person reads them. */
import { html, type Markup } from "../admin-shell/html.ts";
import type { DevStore } from "../server.ts";
import type { MailAttachment, MailMessage } from "./message.ts";

export function inboxPage(devStore: DevStore, to: string): string {
  const messages = devStore.mail.list(to === "" ? {} : { to });
  const rows = messages.map(
    (message) =>
      html`<li>
        <a href="/mail/${message.id}">
          <span class="who"
            ><span class="from">${nameOf(message.from)}</span>
            <span class="to"
              >to ${message.to.concat(message.cc).join(", ") || message.envelope.to.join(", ")}</span
            ></span
          >
          <span class="what">
            <span class="subject">${message.subject || "(no subject)"}</span>
            <span class="excerpt">${excerpt(message)}</span>
          </span>
          ${time(message.receivedAt)}
        </a>
      </li>`,
  );
  const empty = html`<div class="empty">
    <h2>${to === "" ? "No mail yet" : `No mail to ${to}`}</h2>
    <p>Whatever is sent to <code>${devStore.mail.url}</code> is shown here and goes nowhere else.</p>
  </div>`;
  const content = html`<div class="head">
      <h1>Inbox <span class="count">${messages.length}</span></h1>
      <form class="tools" role="search">
        <label
          ><span class="visually-hidden">Recipient's address</span
          ><input type="search" name="to" value="${to}" placeholder="Recipient's address"
        /></label>
        <button class="button">Filter</button>
      </form>
      <form method="post" action="/mail/clear">
        <button class="button" ${messages.length === 0 && "disabled"}>Delete all</button>
      </form>
    </div>
    ${
      rows.length > 0
        ? html`<ol class="inbox">
            ${rows}
          </ol>`
        : empty
    }`;
  return mailPage("Mail", content);
}

export function messagePage({ message }: { message: MailMessage }): string {
  const address = (label: string, list: string[]): Markup | false =>
    list.length > 0 &&
    html`<div>
      <dt>${label}</dt>
      <dd>${list.join(", ")}</dd>
    </div>`;
  const part = (title: string, count: number | null, body: Markup): Markup =>
    html`<details class="part">
      <summary>${title}${count !== null && html` <span class="count">${count}</span>`}</summary>
      ${body}
    </details>`;
  const headers = message.headers.map(
    ({ name, value }) =>
      html`<tr>
        <th scope="row">${name}</th>
        <td>${value}</td>
      </tr>`,
  );
  const links = message.links.map((link) =>
    /^(https?|mailto|tel):/i.test(link)
      ? html`<li><a href="${link}" target="_blank" rel="noopener noreferrer">${link}</a></li>`
      : html`<li>${link}</li>`,
  );
  const content = html`<p class="back"><a href="/mail">‹ Inbox</a></p>
    <article class="mail">
      <h1>${message.subject || "(no subject)"}</h1>
      <dl class="facts">
        <div>
          <dt>From</dt>
          <dd>${message.from || message.envelope.from}</dd>
        </div>
        ${address("To", message.to)}${address("Cc", message.cc)}${address("Reply to", message.replyTo)}
        ${address("Delivered to", message.envelope.to)}
        <div>
          <dt>Time</dt>
          <dd>${time(message.receivedAt)}</dd>
        </div>
      </dl>
      <fieldset class="widths">
        <legend class="visually-hidden">Width</legend>
        <label><input type="radio" name="width" value="desktop" checked />Desktop</label>
        <label><input type="radio" name="width" value="phone" />Phone</label>
      </fieldset>
      <div class="stage">
        <iframe
          title="Message"
          src="/mail/${message.id}/body"
          sandbox="allow-popups allow-popups-to-escape-sandbox"
        ></iframe>
      </div>
      ${
        message.attachments.length > 0 &&
        html`<section class="files">
          <h2>Attachments</h2>
          <ul>
            ${message.attachments.map((file, index) => attachment(message.id, file, index))}
          </ul>
        </section>`
      }
      ${part(
        "Links",
        links.length,
        html`<ul class="links">
          ${links}
        </ul>`,
      )}
      ${part("Text", null, html`<pre tabindex="0">${message.text}</pre>`)}
      ${part(
        "Headers",
        headers.length,
        html`<div class="wide" role="group" aria-label="Headers" tabindex="0">
          <table>
            <tbody>
              ${headers}
            </tbody>
          </table>
        </div>`,
      )}
      <p><a href="/mail/${message.id}/source">Source</a></p>
    </article>`;
  return mailPage(message.subject || "Mail", content);
}

function attachment(id: number, file: MailAttachment, index: number): Markup {
  return html`<li>
    <a href="/mail/${id}/attachments/${index}">${file.filename}</a>
    <span class="quiet">${file.contentType}, ${size(file.size)}${file.inline && ", inline"}</span>
  </li>`;
}

function mailPage(title: string, content: Markup): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Development store</title>
        <link rel="icon" href="/__shell/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/__mail/mail.css" />
      </head>
      <body>
        <header class="bar">
          <a href="/mail"><strong>Mail</strong></a>
          <nav aria-label="Development store"><a href="/admin">Admin</a><a href="/shop">Online store</a></nav>
        </header>
        <main>${content}</main>
      </body>
    </html>`.text;
}

function time(iso: string): Markup {
  const text = new Intl.DateTimeFormat("en", {
    dateStyle: "medium",
    timeStyle: "medium",
    timeZone: "UTC",
  }).format(new Date(iso));
  return html`<time datetime="${iso}">${text} UTC</time>`;
}

/** "Encore <care@shop.example>" as "Encore". */
function nameOf(address: string): string {
  return /^"?(.*?)"?\s*<[^<>]*>$/.exec(address)?.[1] || address;
}

function excerpt({ text }: MailMessage): string {
  return text.replace(/\s+/g, " ").trim().slice(0, 140);
}

function size(bytes: number): string {
  return bytes < 1024
    ? `${bytes} B`
    : bytes < 1_048_576
      ? `${(bytes / 1024).toFixed(1)} KB`
      : `${(bytes / 1_048_576).toFixed(1)} MB`;
}
