import { expect, test } from "vitest";

import { searchPatterns } from "./search-patterns.ts";

test.each([
  ["anna", ["%anna%"]],
  ["li schmidt", ["%schmidt%", "%li%"]],
  ["li", ["li%"]],
  ["a b", ["a%", "%b%"]],
  ["50%_\\", ["%50\\%\\_\\\\%"]],
  ["  anna   anna ", ["%anna%"]],
  ["", []],
  ["one two three four five six", ["%three%", "%four%", "%five%", "%one%", "%two%"]],
])("%j becomes %j", (search, patterns) => {
  expect(searchPatterns(search)).toEqual(patterns);
});
