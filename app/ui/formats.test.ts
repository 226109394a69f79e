import { expect, test } from "vitest";

import { formatsFor } from "./formats.ts";

test.each([
  ["a language", "pt-BR", "Brazilian Portuguese"],
  ["what is no language", "x_y z", "x_y z"],
])("%s is named, or stays as it is", (_, code, name) => {
  expect(formatsFor("en").language(code)).toBe(name);
});

test("a country without a name stays as it is", () => {
  expect(formatsFor("de").country("AT")).toBe("Österreich");
  expect(formatsFor("de").country("??")).toBe("??");
});
