/** The least SMTP client there is: it says every line of a talk itself, so that a test sees each reply. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";

export interface SentMail {
  /** The code of the last reply: 250 when the message was taken, null when the server never answered DATA's end. */
  code: number | null;
  reply: string;
}

/** Hands a message in. @param source headers, an empty line and the body @param patience milliseconds to wait for each reply */
export async function sendMail(
  url: string,
  mail: { from: string; to: readonly string[]; source: string; user?: string },
  patience = 5000,
): Promise<SentMail> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const talk = new Talk(socket, patience);
  try {
    let answer = await talk.reply();
    const login = mail.user === undefined ? [] : [`AUTH PLAIN ${btoa(`\0${mail.user}\0secret`)}`];
    const lines = [
      "EHLO test",
      ...login,
      `MAIL FROM:<${mail.from}>`,
      ...mail.to.map((to) => `RCPT TO:<${to}>`),
      "DATA",
    ];
    for (const line of lines) {
      if (answer.code === null || answer.code >= 400) return answer;
      answer = await talk.say(line);
    }
    if (answer.code !== 354) return answer;
    const body = mail.source.replace(/\r?\n/g, "\r\n").replace(/^\./gm, "..");
    return await talk.say(`${body}\r\n.`);
  } finally {
    socket.destroy();
  }
}

class Talk {
  readonly #socket: Socket;
  readonly #patience: number;
  #heard = "";

  constructor(socket: Socket, patience: number) {
    this.#socket = socket;
    this.#patience = patience;
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => (this.#heard += text));
  }

  say(line: string): Promise<SentMail> {
    this.#heard = "";
    this.#socket.write(`${line}\r\n`);
    return this.reply();
  }

  /** Waits for the line that ends a reply: its code is followed by a space. */
  async reply(): Promise<SentMail> {
    const signal = AbortSignal.timeout(this.#patience);
    while (!/^\d{3} .*\r\n$/m.test(this.#heard)) {
      try {
        await once(this.#socket, "data", { signal });
      } catch (error) {
        if (signal.aborted) return { code: null, reply: "" };
        throw error;
      }
    }
    return { code: Number(/^(\d{3}) /m.exec(this.#heard)?.[1]), reply: this.#heard.trim() };
  }
}
