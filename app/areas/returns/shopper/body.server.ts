/** Bodies of requests, read no further than they may be long. */
import { failure, success, type Result } from "#app/shared/result.ts";

const JSON_BYTES = 64 * 1024;

/** @returns undefined when there is more than that */
export async function readBytes(request: Request, most: number): Promise<Uint8Array | undefined> {
  if (Number(request.headers.get("Content-Length") ?? "0") > most) return undefined;
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = (await reader.read()) as { done: boolean; value?: Uint8Array };
    if (done || !value) break;
    length += value.byteLength;
    if (length > most) {
      await reader.cancel();
      return undefined;
    }
    parts.push(value);
  }
  return Buffer.concat(parts);
}

/** An empty body is an empty object. */
export async function readJson(
  request: Request,
): Promise<Result<unknown, { code: "invalid_input"; field: string } | { code: "too_large" }>> {
  const bytes = await readBytes(request, JSON_BYTES);
  if (!bytes) return failure({ code: "too_large" });
  if (bytes.byteLength === 0) return success({});
  try {
    return success(JSON.parse(Buffer.from(bytes).toString("utf8")) as unknown);
  } catch (error) {
    if (error instanceof SyntaxError) return failure({ code: "invalid_input", field: "" });
    throw error;
  }
}
