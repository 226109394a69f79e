/** From this length on a word is looked for anywhere; the trigram index finds a shorter one only where the text begins. */
const ANYWHERE_LENGTH = 3;
const MOST_WORDS = 5;

/**
 * The LIKE patterns that a customer must match, all of them; the first is the one to ask the index.
 * @param normal the search as the database's `search_text` made it: lower case, no accents
 */
export function searchPatterns(normal: string): string[] {
  const words = new Set(normal.split(/\s+/).filter(Boolean));
  const longestFirst = [...words].sort((a, b) => b.length - a.length).slice(0, MOST_WORDS);
  return longestFirst.map((word, at) => {
    // What LIKE would read as a wildcard is meant by its letter.
    const literal = word.replace(/[\\%_]/g, "\\$&");
    return at === 0 && word.length < ANYWHERE_LENGTH ? `${literal}%` : `%${literal}%`;
  });
}
