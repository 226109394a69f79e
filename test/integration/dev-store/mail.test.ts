/** The mail catcher, spoken to by SMTP and read by HTTP. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { readAppConfig } from "#test/dev-store/app-config.ts";
import { createDevStore, type RunningDevStore } from "#test/dev-store/server.ts";
import { sendMail } from "#test/support/smtp.ts";

const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const SOURCE = `From: Fernhill Supply <care@fernhill.example>
To: =?utf-8?Q?Ma=C3=ABl?= <mael@example.com>, Ida <ida@example.com>
Subject: =?utf-8?B?${Buffer.from("Deine Rücksendung ist da – danke!").toString("base64")}?=
Message-ID: <r1@fernhill.example>
X-Long: one
 two
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=a

--a
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain; charset=utf-8

See https://shop.example/returns?id=1&x=2.
.hidden line
--b
Content-Type: multipart/related; boundary=c

--c
Content-Type: text/html; charset=utf-8

<p>Héllo <a href="https://shop.example/returns?id=1&amp;x=2">status</a> <a href='https://shop.example/slip'>slip</a><img src="cid:dot"></p><script>document.title="ran"</script>
--c
Content-Type: image/png
Content-ID: <dot>
Content-Disposition: inline; filename=dot.png
Content-Transfer-Encoding: base64

${PIXEL}
--c--
--b--
--a
Content-Type: text/html; name="label <1>.html"
Content-Disposition: attachment; filename="label <1>.html"

<script>alert(1)</script>
--a--
`;
const MAIL = {
  from: "bounce@fernhill.example",
  to: ["mael@example.com", "hidden@example.com"],
  source: SOURCE,
};

let devStore: RunningDevStore;

beforeEach(async () => {
  devStore = await createDevStore({
    appUrl: "http://127.0.0.1:9",
    config: readAppConfig("shopify.app.toml"),
  });
});
afterEach(() => devStore.close());

async function inbox(query = ""): Promise<{ count: number; mail: { subject: string; id: number }[] }> {
  const answer = await fetch(`${devStore.origin}/__store/mail${query}`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as { count: number; mail: { subject: string; id: number }[] };
}

describe("a message that is handed in", () => {
  it("is kept with all that is in it", async () => {
    expect(await sendMail(devStore.mail.url, { ...MAIL, user: "shop" })).toMatchObject({ code: 250 });
    const { mail } = await inbox();
    expect(mail).toHaveLength(1);
    expect(mail[0]).toMatchObject({
      envelope: { from: MAIL.from, to: MAIL.to },
      user: "shop",
      from: '"Fernhill Supply" <care@fernhill.example>',
      to: ["Maël <mael@example.com>", "Ida <ida@example.com>"],
      subject: "Deine Rücksendung ist da – danke!",
      messageId: "<r1@fernhill.example>",
      text: "See https://shop.example/returns?id=1&x=2.\n.hidden line",
      html: expect.stringContaining(`Héllo <a href=`),
      links: ["https://shop.example/returns?id=1&x=2", "https://shop.example/slip"],
      attachments: [
        { filename: "dot.png", contentType: "image/png", inline: true },
        { filename: "label <1>.html", contentType: "text/html", inline: false },
      ],
    });
    expect(mail[0]).toHaveProperty("headers", expect.arrayContaining([{ name: "X-Long", value: "one two" }]));
    expect(mail[0]).toHaveProperty("html", expect.stringContaining("data:image/png;base64,"));
  });

  it("is found by whom it went to, told of or not, and by its subject; newest first", async () => {
    await sendMail(devStore.mail.url, MAIL);
    await sendMail(devStore.mail.url, { ...MAIL, to: ["ida@example.com"], source: "Subject: Second\n\nx" });
    expect((await inbox()).mail.map(({ subject }) => subject)).toEqual([
      "Second",
      "Deine Rücksendung ist da – danke!",
    ]);
    expect((await inbox("?to=HIDDEN@example.com")).count).toBe(1);
    expect((await inbox("?to=ida@example.com")).count).toBe(2);
    expect((await inbox("?to=da@example.com")).count).toBe(0);
    expect((await inbox("?subject=rücksendung")).count).toBe(1);
    await fetch(`${devStore.origin}/__store/mail`, { method: "DELETE" });
    expect((await inbox()).count).toBe(0);
  });

  it("is waited for", async () => {
    const waiting = inbox("?to=ida@example.com&wait=5000");
    await sendMail(devStore.mail.url, MAIL);
    expect((await waiting).count).toBe(1);
    expect((await inbox("?to=nobody@example.com&wait=50")).count).toBe(0);
  });

  it("shows its attachments and body as nobody's page", async () => {
    await sendMail(devStore.mail.url, MAIL);
    const [{ id } = { id: 0 }] = (await inbox()).mail;
    const body = await fetch(`${devStore.origin}/mail/${id}/body`);
    expect(body.headers.get("content-security-policy")).toMatch(/^sandbox(?!.*allow-(scripts|same-origin))/);
    const label = await fetch(`${devStore.origin}/mail/${id}/attachments/1`);
    expect(label.headers.get("content-disposition")).toMatch(/^attachment/);
    expect(label.headers.get("x-content-type-options")).toBe("nosniff");
    expect((await label.text()).trim()).toBe("<script>alert(1)</script>");
    const dot = await fetch(`${devStore.origin}/mail/${id}/attachments/0`);
    expect(Buffer.from(await dot.arrayBuffer()).toString("base64")).toBe(PIXEL);
    expect((await fetch(`${devStore.origin}/mail/${id}/attachments/2`)).status).toBe(404);
    expect(await (await fetch(`${devStore.origin}/mail/${id}/source`)).text()).toContain(
      "Message-ID: <r1@fernhill.example>",
    );
  });
});

describe("faults of the mail server", () => {
  const order = (fault: object) => devStore.faults.add({ interface: "smtp", ...fault } as never);

  it.each([
    ["fail", 554],
    ["temporary", 451],
    ["refuse", 421],
  ])("%s: answers %i, keeps nothing, and works again", async (kind, code) => {
    order({ kind });
    expect(await sendMail(devStore.mail.url, MAIL)).toMatchObject({ code });
    expect(devStore.mail.list()).toEqual([]);
    expect(await sendMail(devStore.mail.url, MAIL)).toMatchObject({ code: 250 });
  });

  it("hang: never answers, and the store still ends", async () => {
    order({ kind: "hang" });
    expect(await sendMail(devStore.mail.url, MAIL, 200)).toEqual({ code: null, reply: "" });
    expect(devStore.mail.list()).toEqual([]);
  });

  it.each(["fail", "temporary", "hang"])(
    "%s after: the message is there and only its answer is lost",
    async (kind) => {
      order({ kind, when: "after" });
      expect((await sendMail(devStore.mail.url, MAIL, 300)).code).not.toBe(250);
      expect(devStore.mail.list()).toHaveLength(1);
    },
  );

  it("does what SMTP does not know neither to it nor to others", async () => {
    for (const fault of [
      { interface: "smtp", kind: "throttle" },
      { interface: "oauth", kind: "refuse" },
      { interface: "smtp", kind: "refuse", when: "after" },
    ]) {
      const answer = await fetch(`${devStore.origin}/__store/faults`, {
        method: "POST",
        body: JSON.stringify(fault),
      });
      expect(answer.status).toBe(400);
    }
  });
});
