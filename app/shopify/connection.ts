/** A connection's first page, with where the next one begins. */
export interface FirstPage<Node> {
  nodes: readonly Node[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}
