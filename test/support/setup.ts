/** Runs before each test file: what a test prints as an error that it does not expect makes it fail. */
import { afterEach, beforeEach, expect, vi } from "vitest";

beforeEach(() => {
  vi.spyOn(console, "error");
});

afterEach(() => {
  expect(vi.mocked(console.error).mock.calls, "console.error was called").toEqual([]);
  vi.mocked(console.error).mockRestore();
});
