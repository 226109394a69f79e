/** A connection's first page, with where the next one begins. */
export interface FirstPage<Node> {
  nodes: readonly Node[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/**
 * Every node of a connection, page by page.
 * @param page asks for the page after a cursor; null: the first one. Nothing: what it belonged to has gone meanwhile
 */
export async function everyNode<Node>(
  page: (after: string | null) => Promise<FirstPage<Node> | null | undefined>,
): Promise<Node[]> {
  const nodes: Node[] = [];
  let after: string | null = null;
  do {
    const answer: FirstPage<Node> | null | undefined = await page(after);
    if (!answer) return nodes;
    nodes.push(...answer.nodes);
    after = answer.pageInfo.hasNextPage ? answer.pageInfo.endCursor : null;
  } while (after !== null);
  return nodes;
}
