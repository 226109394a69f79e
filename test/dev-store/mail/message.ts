/** A message that the mail server took in, read from its source. */
import { type AddressObject, simpleParser } from "mailparser";

import { escapeHtml } from "../admin-shell/html.ts";

export interface MailAttachment {
  filename: string;
  contentType: string;
  /** Bytes. */
  size: number;
  /** Part of the text (a picture by `cid:`) rather than something to save. */
  inline: boolean;
}

/** A message as tests and pages read it. */
export interface MailMessage {
  id: number;
  /** When it came in, ISO 8601 UTC. */
  receivedAt: string;
  /** What the SMTP client said, whatever the headers say: who gets it in truth. */
  envelope: { from: string; to: string[] };
  /** The name that the client signed in by, or null. */
  user: string | null;
  from: string;
  to: string[];
  cc: string[];
  replyTo: string[];
  subject: string;
  messageId: string | null;
  text: string;
  /** The HTML part with its inline pictures as data: addresses, or null. */
  html: string | null;
  /** As they came, in their order and spelling. */
  headers: { name: string; value: string }[];
  attachments: MailAttachment[];
  /** Every address that can be clicked, of HTML and text, each once and in the order of the text. */
  links: string[];
}

/** A message and what is too large to be listed with it. */
export interface KeptMail {
  message: MailMessage;
  /** The exact bytes of the DATA command. */
  raw: Buffer;
  /** The attachments' bytes, in the order of `message.attachments`. */
  contents: Buffer[];
}

/** What is known of a message besides its source. */
export type Received = Pick<MailMessage, "id" | "receivedAt" | "envelope" | "user">;

/** Reads a message by RFC 5322 and MIME; a source that is neither gives an empty subject and what text there is. */
export async function readMail(raw: Buffer, received: Received): Promise<KeptMail> {
  const parsed = await simpleParser(raw);
  const html = parsed.html || null;
  const text = parsed.text ?? "";
  const message: MailMessage = {
    ...received,
    from: parsed.from?.text ?? "",
    to: addresses(parsed.to),
    cc: addresses(parsed.cc),
    replyTo: addresses(parsed.replyTo),
    subject: parsed.subject ?? "",
    messageId: parsed.messageId ?? null,
    text,
    html,
    headers: parsed.headerLines.map(({ line }) => headerOf(line)),
    attachments: parsed.attachments.map((part, index) => ({
      filename: part.filename ?? `attachment-${index + 1}`,
      contentType: part.contentType,
      size: part.size,
      inline: part.related === true,
    })),
    links: linksOf(html ?? "", text),
  };
  return { message, raw, contents: parsed.attachments.map(({ content }) => content) };
}

/** The source of a plain message of the shop's own, as RFC 5322 wants it. */
export function composeMail(
  mail: { from: string; to: string; subject: string; text: string },
  at: Date,
): Buffer {
  const encoded = Buffer.from(mail.text).toString("base64").replace(/.{76}/g, "$&\r\n");
  const lines = [
    `From: ${mail.from}`,
    `To: ${mail.to}`,
    `Subject: =?utf-8?B?${Buffer.from(mail.subject).toString("base64")}?=`,
    `Date: ${at.toUTCString().replace("GMT", "+0000")}`,
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: base64",
    "",
    encoded,
  ];
  return Buffer.from(lines.join("\r\n"));
}

/** Each recipient as "Name <address>", groups taken apart. */
function addresses(field: AddressObject | AddressObject[] | undefined): string[] {
  const objects = field === undefined ? [] : Array.isArray(field) ? field : [field];
  return objects
    .flatMap(({ value }) => value.flatMap((entry) => entry.group ?? [entry]))
    .map(({ name, address = "" }) => (name === "" ? address : `${name} <${address}>`));
}

function headerOf(line: string): { name: string; value: string } {
  const at = line.indexOf(":");
  return {
    name: line.slice(0, at),
    value: line
      .slice(at + 1)
      .replace(/\r?\n\s+/g, " ")
      .trim(),
  };
}

const ENTITIES: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  "#39": "'",
  "#x27": "'",
  "#x2F": "/",
};

function linksOf(html: string, text: string): string[] {
  const decode = (value: string): string =>
    value.replace(/&([#\w]+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
  const inHtml = [...html.matchAll(/<a\b[^>]*?\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)].map((match) =>
    decode(match[1] ?? match[2] ?? ""),
  );
  const inText = [...text.matchAll(/https?:\/\/[^\s<>"')\]]+/g)].map(([address]) =>
    address.replace(/[.,;:!?]+$/, ""),
  );
  return [...new Set([...inHtml, ...inText])].filter((address) => address !== "" && !address.startsWith("#"));
}

/** The document that a message's frame shows: its own HTML, or its text as it would be shown. Links open a new tab. */
export function documentOf({ html, text }: MailMessage): string {
  const base = '<base target="_blank">';
  if (html === null) {
    return `<!doctype html><meta charset="utf-8">${base}<pre style="font:16px/1.5 ui-monospace,monospace;white-space:pre-wrap">${escapeHtml(text)}</pre>`;
  }
  return /<head\b[^>]*>/i.test(html) ? html.replace(/<head\b[^>]*>/i, `$&${base}`) : base + html;
}
