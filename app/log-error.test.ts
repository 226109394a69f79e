import { expect, test } from "vitest";

import { loggedError } from "./log-error.ts";

const written = (error: unknown) => JSON.stringify(loggedError(error));

test("tells kind, code, message and stack, and those of the cause", () => {
  const cause = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:5432"), { code: "ECONNREFUSED" });
  const told = loggedError(new TypeError("fetch failed", { cause }));
  expect(told).toMatchObject({
    type: "TypeError",
    message: "fetch failed",
    cause: { type: "Error", code: "ECONNREFUSED", message: cause.message },
  });
  expect((told as { stack: string }).stack).toMatch(/^\s+at .*log-error\.test\.ts/);
});

test.each([
  [
    "the failing row of a constraint",
    Object.assign(new Error('new row violates check constraint "positive"'), {
      code: "23514",
      detail: "Failing row contains (7, vera@example.org, Quist).",
    }),
  ],
  [
    "the line that COPY could not read",
    Object.assign(new Error('invalid input syntax for type bigint: "Quist "the" vera@example.org"'), {
      code: "22P02",
      where: 'COPY stage_customers, line 1, column id: "Quist"',
    }),
  ],
  [
    "the text that is not JSON",
    (() => {
      try {
        return JSON.parse('{"name": Quist}') as unknown;
      } catch (error) {
        return error;
      }
    })(),
  ],
  [
    "an HTTP client's answer",
    Object.assign(new Error("Bad request"), { response: { body: { email: "Quist" }, headers: {} } }),
  ],
  ["what is thrown and no error", { name: "Quist" }],
  ["the arguments of a query of Prisma's", prismaError()],
  [
    "addresses, tokens and passwords in a message",
    new Error("of vera@example.org: shpat_0123 eyJhbGci.eyJz.c2ln postgres://u:Quist@h/d"),
  ],
  ["the same in a cause", new Error("failed", { cause: "Quist@example.org" })],
])("leaves out %s", (_what, error) => {
  expect(written(error)).not.toMatch(/Quist|example\.org|shpat_|eyJ/);
});

function prismaError(): Error {
  const error = new Error(
    '\nInvalid `db.customer.update()` invocation:\n\n{ data: { lastName: "Quist" } }\n\nUnknown argument.',
  );
  error.name = "PrismaClientValidationError";
  return error;
}

test("keeps what tells whoever mends it what it was", () => {
  expect(loggedError(prismaError())).toMatchObject({ message: "Unknown argument." });
  const duplicate = Object.assign(new Error('duplicate key value violates unique constraint "orders_pkey"'), {
    code: "23505",
  });
  expect(loggedError(duplicate)).toMatchObject({ code: "23505", message: duplicate.message });
  // As pg-boss tells of an error: spread into a plain object.
  const { message, stack } = new Error("timeout exceeded when trying to connect");
  expect(loggedError({ message, stack, queue: "webhook.drain" })).toMatchObject({ type: "Object", message });
  expect(loggedError(new Response(null, { status: 502 }))).toMatchObject({ type: "Response", status: 502 });
});
