/** Handing a guest's code to whoever sends mail. */
import type { ShopContext } from "#app/context.ts";
import type { ShopConnection } from "#app/db.server.ts";

export interface CodeMail {
  orderId: bigint;
  orderName: string;
  /** The order's own address, whatever was typed. */
  to: string;
  /** Six digits; it must be in no log. */
  code: string;
  minutes: number;
  locale: string;
}

/** Sends it, or stores that it is to be sent, with the transaction. */
export type SendCode = (connection: ShopConnection, context: ShopContext, mail: CodeMail) => Promise<void>;

let sender: SendCode | undefined;

/** Says who sends codes: the wiring, at start. */
export function sendCodesBy(send: SendCode): void {
  sender = send;
}

/** @throws Error when nobody sends mail here: the job is tried again, and is seen among those that failed */
export async function sendCode(
  connection: ShopConnection,
  context: ShopContext,
  mail: CodeMail,
): Promise<void> {
  if (!sender) throw new Error("Nobody sends mail: guests cannot be given their codes");
  await sender(connection, context, mail);
}
