import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { parseEnv } from "./env.server.ts";

const usable = {
  SHOPIFY_API_KEY: "key",
  SHOPIFY_API_SECRET: "a-secret-of-many-characters",
  SHOPIFY_APP_URL: "https://encore.example.com/",
  SCOPES: "read_orders, read_customers",
  DATABASE_URL: "postgres://encore_web@localhost/encore",
};

describe("the environment", () => {
  test("is parsed, with defaults for what may be left out", () => {
    const env = parseEnv(usable);
    expect(env.SHOPIFY_APP_URL).toBe("https://encore.example.com");
    expect(env.SCOPES).toEqual(["read_orders", "read_customers"]);
    expect(env).toMatchObject({ PORT: 3000, JOBS: true, LOG_LEVEL: "info", NODE_ENV: "development" });
  });

  test("names every missing and wrong variable in one line, and repeats no value", () => {
    const wrong = () =>
      parseEnv({ ...usable, DATABASE_URL: "", SHOPIFY_API_SECRET: "short", PORT: "many", JOBS: "yes" });
    expect(wrong).toThrow(/DATABASE_URL is missing/);
    expect(wrong).toThrow(/SHOPIFY_API_SECRET must have at least 16 characters/);
    expect(wrong).toThrow(/PORT must be a whole number from 0 to 65535/);
    expect(wrong).toThrow(/JOBS must be "on" or "off"/);
    expect(wrong).not.toThrow(/short/);
    expect(wrong).not.toThrow(/\n/);
  });

  test("sends shops to a development store on this machine only", () => {
    const env = parseEnv({ ...usable, DEV_STORES: "demo.myshopify.com=http://127.0.0.1:4000" });
    expect(env.DEV_STORES).toEqual(new Map([["demo.myshopify.com", "http://127.0.0.1:4000"]]));
    expect(() => parseEnv({ ...usable, DEV_STORES: "demo.myshopify.com=http://evil.example" })).toThrow(
      /DEV_STORES/,
    );
    expect(() => parseEnv({ ...usable, DEV_STORES: "evil.example=http://127.0.0.1:4000" })).toThrow(
      /DEV_STORES/,
    );
  });

  test("sends mail by a server that is an SMTP address, from one sender", () => {
    const mail = {
      SMTP_URL: "smtp://me:p%40ss@mail.example:587",
      MAIL_FROM: "Fernhill <care@fernhill.example>",
    };
    expect(parseEnv({ ...usable, ...mail })).toMatchObject(mail);
    expect(parseEnv({ ...usable, ...mail, MAIL_FROM: "care@fernhill.example" }).MAIL_FROM).toBe(
      "care@fernhill.example",
    );
    expect(() => parseEnv({ ...usable, ...mail, SMTP_URL: "https://mail.example" })).toThrow(
      /SMTP_URL must be/,
    );
    expect(() => parseEnv({ ...usable, ...mail, MAIL_FROM: "" })).toThrow(/MAIL_FROM is missing/);
    for (const sender of ["Fernhill", "a@b.example, c@d.example", "A <a@b.example>\r\nBcc: c@d.example"])
      expect(() => parseEnv({ ...usable, ...mail, MAIL_FROM: sender })).toThrow(/MAIL_FROM must be/);
  });

  test(".env.example explains exactly the variables that are read", () => {
    const example = readFileSync(".env.example", "utf8");
    const explained = [...example.matchAll(/^([A-Z_]+)=/gm)].map((match) => match[1]);
    const source = readFileSync("app/env.server.ts", "utf8");
    const schema = source.slice(source.indexOf("const schema"), source.indexOf("export type Env"));
    const read = [...schema.matchAll(/^ {2}([A-Z_]+):/gm)].map((match) => match[1]);
    // The one variable that only migrations read.
    expect(explained.filter((name) => name !== "DATABASE_MIGRATION_URL").sort()).toEqual(read.sort());
  });
});
