/** Parses an operation, wording a syntax fault as Shopify does. */
import { GraphQLError, parse, type DocumentNode, type GraphQLFormattedError } from "graphql";

/** The faults of a text that does not parse, or the document. */
export function parseDocument(
  query: string,
): { document: DocumentNode } | { errors: GraphQLFormattedError[] } {
  try {
    return { document: parse(query) };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const { message, line, column } = syntaxFault(query, error);
    return {
      errors: [
        {
          message: `${message} at [${line}, ${column}]`,
          locations: [{ line, column }],
          extensions: { code: "PARSE_ERROR" },
        },
      ],
    };
  }
}

/** Words a syntax fault: at the end of the text Shopify names the place of the last token. */
export function syntaxFault(
  query: string,
  error: GraphQLError,
): { message: string; line: number; column: number } {
  const at = error.locations?.[0] ?? { line: 1, column: 1 };
  const unexpected = /(?:Unexpected|found) (.+?)\.$/.exec(error.message)?.[1] ?? "token";
  if (unexpected !== "<EOF>") return { message: `syntax error, unexpected ${unexpected}`, ...at };
  const lastToken = /[\w"]+(?=\W*$)|[^\s,](?=\s*$)/.exec(query.replace(/[\s,]+$/, ""));
  const before = query.slice(0, lastTokenStart(query, lastToken?.index ?? 0)).split("\n");
  return {
    message: "syntax error, unexpected end of file",
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
  };
}

function lastTokenStart(query: string, index: number): number {
  const text = query.replace(/[\s,]+$/, "");
  return /\w$/.test(text)
    ? text.length - (/\w+$/.exec(text)?.[0].length ?? 0)
    : Math.max(index, text.length - 1);
}
