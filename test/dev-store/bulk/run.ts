/** Writes the file of a bulk query, in slices that leave the event loop free. */
import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { setImmediate } from "node:timers/promises";

import type { Source } from "../admin-graphql/context.ts";
import type { Cursor, Item } from "../admin-graphql/nodes.ts";
import type { ConnectionPlan, NodePlan } from "./compile.ts";

/** How long the event loop is held at most before others get their turn, in milliseconds. */
const SLICE_MS = 15;

export interface Progress {
  objectCount: number;
  rootObjectCount: number;
}

export interface RunOptions {
  file: string;
  plans: readonly ConnectionPlan[];
  /** Called between slices; may wait, and ends the run by throwing. */
  between: (progress: Progress) => Promise<void>;
  /** Writes this line (0 is the first) as broken JSON. */
  malformedLine?: number;
  /** Writes parents far behind their nested nodes, or these far behind them, by turns: as Shopify may when it does not group. */
  ungrouped?: boolean;
  /** Ends a slice early, after so many objects. */
  pauseAfter?: number;
}

/**
 * Runs the plans into the file. A node's nested nodes follow it, each with `__parentId` as its last key.
 * @returns what was written; the file's size in bytes.
 */
export async function writeBulkFile(options: RunOptions): Promise<Progress & { fileSize: number }> {
  const stream = createWriteStream(options.file);
  await once(stream, "open");
  const progress: Progress = { objectCount: 0, rootObjectCount: 0 };
  let lines: string[] = [];

  /** What an ungrouped file ends with. */
  const postponed: string[] = [];
  const add = (text: string) => {
    lines.push(
      progress.objectCount === options.malformedLine ? text.slice(0, Math.ceil(text.length / 2)) : text,
    );
    progress.objectCount += 1;
  };
  const push = (line: string, later: boolean) => {
    // A slash in JSON text stands in a string only; Shopify escapes it.
    const text = line.replaceAll("/", "\\/");
    if (later) postponed.push(text);
    else add(text);
  };
  const writeNode = (plan: NodePlan, node: Source, parentId: string | undefined) => {
    const text = plan.write(node);
    const odd = progress.rootObjectCount % 2 === 1;
    push(
      parentId === undefined ? `${text}}` : `${text}${text === "{" ? "" : ","}"__parentId":${parentId}}`,
      options.ungrouped === true && (parentId === undefined) === odd,
    );
    if (plan.connections.length === 0) return;
    // The check before the run made sure that such a node selects its id.
    const id = plan.id?.(node);
    for (const connection of plan.connections) {
      for (const item of connection.list(node).walk()) writeNode(connection.node, item.node as Source, id);
    }
  };
  const flush = async () => {
    if (lines.length > 0) {
      const text = `${lines.join("\n")}\n`;
      lines = [];
      if (!stream.write(text)) await once(stream, "drain");
    }
    await options.between({ ...progress });
    await setImmediate();
  };

  try {
    await options.between({ ...progress });
    for (const plan of options.plans) {
      const list = plan.list({});
      let cursor: Cursor | undefined;
      let held: Iterator<Item> | undefined;
      for (let done = false; !done;) {
        const items =
          list.live || !held ? list.walk(cursor ? { after: cursor } : {})[Symbol.iterator]() : held;
        if (!list.live) held = items;
        const end = performance.now() + SLICE_MS;
        do {
          const next = items.next();
          done = next.done === true;
          if (next.done) break;
          writeNode(plan.node, next.value.node as Source, undefined);
          progress.rootObjectCount += 1;
          cursor = next.value.cursor;
        } while (performance.now() < end && !(progress.objectCount >= (options.pauseAfter ?? Infinity)));
        // What reads the store as it goes must not stay open while others write.
        if (list.live && !done) items.return?.();
        await flush();
      }
    }
    for (const text of postponed.reverse()) add(text);
    await flush();
  } finally {
    stream.end();
    if (!stream.closed) await once(stream, "close");
  }
  return { ...progress, fileSize: stream.bytesWritten };
}
