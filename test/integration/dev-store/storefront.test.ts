import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { describe, expect, it, onTestFinished } from "vitest";

import { defaultSettings, isEnabledOn, themeExtensions } from "#test/dev-store/storefront/extensions.ts";

import { send, startDevStore } from "./support.ts";

/** A theme app extension in a folder of its own, as Shopify's CLI lays it out. */
function extensionFolder(): string {
  const root = mkdtempSync(join(tmpdir(), "extensions-"));
  onTestFinished(() => {
    rmSync(root, { recursive: true, force: true });
  });
  const files = {
    "storefront/shopify.extension.toml": 'name = "Storefront"\ntype = "theme"\n',
    "storefront/blocks/returns.liquid": `<p>{{ 'hello' | t }}</p>{% schema %}{"name":"Returns","target":"section","enabled_on":{"templates":["customers/order"]},"settings":[{"type":"text","id":"path","label":"Path","default":"/apps/care"},{"type":"header","content":"x"}]}{% endschema %}`,
    "storefront/locales/en.default.json": '{"hello":"Hello"}',
    "function/shopify.extension.toml": 'name = "Other"\ntype = "function"\n',
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

describe("theme app extensions", () => {
  it("are found with their blocks, settings and texts", () => {
    const extensions = themeExtensions(extensionFolder());
    expect(extensions.map(({ handle, texts }) => [handle, texts])).toEqual([
      ["storefront", { hello: "Hello" }],
    ]);
    const [block] = extensions.flatMap(({ blocks }) => blocks);
    if (!block) throw new Error("The block was not found");
    expect(block.source).toBe("<p>{{ 'hello' | t }}</p>");
    expect(defaultSettings(block)).toEqual({ path: "/apps/care" });
    expect([isEnabledOn(block, "customers/order"), isEnabledOn(block, "index")]).toEqual([true, false]);
  });

  it("are none where there is no folder", () => {
    expect(themeExtensions(join(tmpdir(), "there-is-no-such-folder"))).toEqual([]);
  });
});

describe("the online store", () => {
  it("shows an order to nobody but its customer", async () => {
    const devStore = await startDevStore();
    const { body: order } = await send(devStore.origin, "POST", "/__store/orders", {
      email: "mia@example.com",
    });
    const path = `/account/orders/${String(order["id"])}`;
    const signIn = async (email: string): Promise<string> => {
      const body = new URLSearchParams({ email });
      const answer = await fetch(`${devStore.origin}/account/login`, {
        method: "POST",
        body,
        redirect: "manual",
      });
      return (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    };
    const look = async (cookie: string) =>
      fetch(`${devStore.origin}${path}`, { headers: { cookie }, redirect: "manual" });
    expect((await look("")).headers.get("location")).toContain("/account/login");
    expect((await look(await signIn("other@example.com"))).status).toBe(404);
    const own = await look(await signIn("mia@example.com"));
    expect(await own.text()).toContain("Order #1001");
  });

  it.each(["//evil.example", "/\\evil.example", "https://evil.example"])(
    "never leads to another site: %s",
    async (next) => {
      const devStore = await startDevStore();
      const body = new URLSearchParams({ email: "mia@example.com", return_to: next });
      const answer = await fetch(`${devStore.origin}/account/login`, {
        method: "POST",
        body,
        redirect: "manual",
      });
      expect(answer.headers.get("location")).toBe("/account");
    },
  );

  it("escapes what customers call themselves", async () => {
    const devStore = await startDevStore();
    const { body: customer } = await send(devStore.origin, "POST", "/__store/customers", {
      email: "x@example.com",
      firstName: "<script>alert(1)</script>",
    });
    const cookie = `storefront_customer=${String(customer["id"])}`;
    const page = await (await fetch(`${devStore.origin}/account`, { headers: { cookie } })).text();
    expect(page).toContain("&lt;script&gt;");
    expect(page).not.toContain("<script>alert");
    const admin = await (await fetch(`${devStore.origin}/store/encore-demo/customers`)).text();
    expect(admin).not.toContain("<script>alert");
  });

  it("refuses an empty cart and a form of another site", async () => {
    const devStore = await startDevStore();
    const body = new URLSearchParams({ id: "1" });
    const foreign = await fetch(`${devStore.origin}/cart/add`, {
      method: "POST",
      body,
      headers: { origin: "https://evil.example" },
    });
    expect(foreign.status).toBe(403);
    const checkout = await fetch(`${devStore.origin}/checkout`, { redirect: "manual" });
    expect(checkout.headers.get("location")).toBe("/cart");
  });
});
