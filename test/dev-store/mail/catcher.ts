/** A real SMTP server that delivers nothing: it keeps what it is sent, for people and tests to read. */
import { EventEmitter } from "node:events";
import type { AddressInfo } from "node:net";

import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";

import type { Fault, Faults } from "../control/faults.ts";
import { composeMail, type KeptMail, type MailMessage, readMail, type Received } from "./message.ts";

/** How many messages are kept; the oldest go first. They live in memory and end with the store. */
export const INBOX_SIZE = 1000;
/** What one message may weigh, bytes. */
export const MAIL_SIZE = 25 * 1024 * 1024;

export interface MailFilter {
  /** A recipient's address, of the envelope or a header, in any case of letters. */
  to?: string | undefined;
  /** Words in the subject, in any case of letters. */
  subject?: string | undefined;
}

interface CatcherOptions {
  faults: Faults;
  now: () => Date;
  log: (line: string) => void;
}

/** An SMTP reply with its code. */
class Reply extends Error {
  readonly responseCode: number;

  constructor(code: number, message: string) {
    super(message);
    this.responseCode = code;
  }
}

export class MailCatcher {
  readonly #server: SMTPServer;
  readonly #options: CatcherOptions;
  readonly #arrivals = new EventEmitter().setMaxListeners(0);
  #kept: KeptMail[] = [];
  #next = 1;
  #port = 0;

  constructor(options: CatcherOptions) {
    this.#options = options;
    this.#server = new SMTPServer({
      banner: "Development store: nothing is delivered",
      // Anybody may send, with any name and password or none; there is nobody to hide a password from.
      authOptional: true,
      allowInsecureAuth: true,
      disabledCommands: ["STARTTLS"],
      disableReverseLookup: true,
      size: MAIL_SIZE,
      closeTimeout: 200,
      onConnect: (_session, callback) => {
        const refused = options.faults.take("smtp", ["refuse"]);
        callback(
          refused ? new Reply(421, "4.3.2 Development store: the mail server was told to refuse") : null,
        );
      },
      onAuth: ({ username }, _session, callback) => callback(null, { user: username ?? "?" }),
      onData: (stream, session, callback) => {
        this.#take(stream, session).then(
          (reply) => reply !== "hang" && callback(reply),
          (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
        );
      },
    });
    // Clients that go away in the middle of a talk are not this store's trouble.
    this.#server.on("error", (error) => options.log(`Mail: ${error.message}`));
  }

  /** Listens on the loopback interface. @param port 0 takes a free one. @throws Error with code EADDRINUSE when it is taken */
  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.server.once("error", reject);
      this.#server.listen(port, "127.0.0.1", () => {
        this.#server.server.off("error", reject);
        resolve();
      });
    });
    this.#port = (this.#server.server.address() as AddressInfo).port;
  }

  /** "smtp://127.0.0.1:2525": what the app's SMTP_URL has to be. */
  get url(): string {
    return `smtp://127.0.0.1:${this.#port}`;
  }

  /** What was caught, newest first. */
  list(filter: MailFilter = {}): MailMessage[] {
    return this.#kept
      .map(({ message }) => message)
      .filter((message) => fits(message, filter))
      .reverse();
  }

  find(id: number): KeptMail | undefined {
    return this.#kept.find(({ message }) => message.id === id);
  }

  /** Waits until there is a message that fits. @returns all that do, newest first; none when the time is over */
  async waitFor(filter: MailFilter, milliseconds: number): Promise<MailMessage[]> {
    const found = this.list(filter);
    if (found.length > 0 || milliseconds <= 0) return found;
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#arrivals.off("mail", look);
        resolve(this.list(filter));
      };
      const look = (message: MailMessage): void => {
        if (fits(message, filter)) done();
      };
      const timer = setTimeout(done, milliseconds);
      this.#arrivals.on("mail", look);
    });
  }

  /** Puts a message of the shop's own into the inbox, as Shopify's own mails go another way than the app's. */
  async post(mail: { from: string; to: string; subject: string; text: string }): Promise<void> {
    const envelope = { from: mail.from, to: [mail.to] };
    await this.#keep(composeMail(mail, this.#options.now()), { envelope, user: null });
  }

  /** Empties the inbox. @returns how many there were */
  clear(): number {
    const { length } = this.#kept;
    this.#kept = [];
    return length;
  }

  async close(): Promise<void> {
    if (this.#server.server.listening) await new Promise<void>((resolve) => this.#server.close(resolve));
  }

  /** Takes in what DATA sends. @returns what goes wrong, null when nothing does, "hang" when nothing is to be answered */
  async #take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<Error | null | "hang"> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    if (stream.sizeExceeded) return new Reply(552, `5.3.4 More than ${MAIL_SIZE} bytes`);
    const fault = this.#options.faults.take("smtp", ["fail", "temporary", "hang"]);
    if (fault === undefined || fault.when === "after") {
      const { mailFrom, rcptTo } = session.envelope;
      const from = mailFrom === false ? "" : mailFrom.address;
      const to = rcptTo.map(({ address }) => address);
      await this.#keep(Buffer.concat(chunks), { envelope: { from, to }, user: session.user ?? null });
    }
    return fault === undefined ? null : replyOf(fault);
  }

  async #keep(raw: Buffer, received: Pick<Received, "envelope" | "user">): Promise<void> {
    const receivedAt = this.#options.now().toISOString();
    const id = this.#next++;
    const kept = await readMail(raw, { id, receivedAt, ...received });
    this.#kept.push(kept);
    // Reading takes differently long: the order of arrival is what counts.
    this.#kept.sort((a, b) => a.message.id - b.message.id);
    this.#kept = this.#kept.slice(-INBOX_SIZE);
    this.#options.log(`Mail to ${received.envelope.to.join(", ")}: ${kept.message.subject}`);
    this.#arrivals.emit("mail", kept.message);
  }
}

function replyOf(fault: Fault): Error | "hang" {
  switch (fault.kind) {
    case "hang":
      return "hang";
    case "temporary":
      return new Reply(451, "4.3.0 Development store: try again later");
    default:
      return new Reply(554, "5.0.0 Development store: the mail server was told to fail");
  }
}

function fits(message: MailMessage, { to, subject }: MailFilter): boolean {
  const wanted = to?.toLowerCase();
  const everybody = [...message.envelope.to, ...message.to, ...message.cc].map((entry) =>
    (/<([^<>]*)>$/.exec(entry)?.[1] ?? entry).toLowerCase(),
  );
  return (
    (wanted === undefined || everybody.includes(wanted)) &&
    (subject === undefined || message.subject.toLowerCase().includes(subject.toLowerCase()))
  );
}
