import { expect, test } from "vitest";

import { csvLine } from "./csv.ts";

test.each([
  [["a", 1, null], "a,1,\r\n"],
  [['say "hi", you', "two\nlines"], '"say ""hi"", you","two\nlines"\r\n'],
  [["=1+1", "+49", "-2", "@sum", "\t=1", "\r=1"], "'=1+1,'+49,'-2,'@sum,'\t=1,\"'\r=1\"\r\n"],
  [[-5], "-5\r\n"],
  [['=HYPERLINK("http://x")'], '"\'=HYPERLINK(""http://x"")"\r\n'],
] as const)("%j", (cells, line) => {
  expect(csvLine(cells)).toBe(line);
});
