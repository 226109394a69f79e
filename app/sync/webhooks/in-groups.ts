/**
 * Group commit: what arrives while a write is under way waits for the next one and shares its transaction. An idle
 * server writes each at once and alone; a busy one pays for a commit, and its round trips, once for many.
 */
export interface GroupLimits {
  /** Most items of one write. */
  atMost: number;
  /** Writes under way at once. */
  lanes: number;
}

interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * @param write stores all items, or none and throws; gives back one result for each, in their order
 * @returns stores one item with whichever others wait. When a group fails its items are tried one by one, so that each
 *   fails for reasons of its own only
 */
export function inGroups<Item, Result>(
  write: (items: readonly Item[]) => Promise<readonly Result[]>,
  { atMost, lanes }: GroupLimits,
): (item: Item) => Promise<Result> {
  const queue: Waiting<Item, Result>[] = [];
  let busy = 0;

  async function settle(group: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await write(group.map(({ item }) => item));
      if (results.length !== group.length) throw new Error("A group's write lost count of its items");
      for (const [index, result] of results.entries()) group[index]?.resolve(result);
    } catch (error) {
      if (group.length > 1) for (const one of group) await settle([one]);
      else group[0]?.reject(error);
    }
  }

  async function work(): Promise<void> {
    busy += 1;
    while (queue.length > 0) await settle(queue.splice(0, atMost));
    busy -= 1;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      queue.push({ item, resolve, reject });
      if (busy < lanes) void work();
    });
}
