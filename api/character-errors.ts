/** How far a recogniser's words are from what a person heard. */

/** Characters that count: letters, digits, Chinese characters and masks; no spaces, no punctuation, no case. */
function spoken(text: string): string[] {
  return [...text.normalize('NFKC').toLowerCase()].filter((char) => /[\p{L}\p{N}*▇]/u.test(char));
}

/** `edits`: characters to insert, delete or replace in `heard` to get `said`; `chars`: of `said`. */
export function errorsIn(heard: string, said: string): { edits: number; chars: number } {
  const from = spoken(heard);
  const to = spoken(said);
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [index, char] of from.entries()) {
    const next = [index + 1];
    for (let at = 0; at < to.length; at += 1)
      next.push(
        Math.min((next[at] ?? 0) + 1, (row[at + 1] ?? 0) + 1, (row[at] ?? 0) + (char === to[at] ? 0 : 1)),
      );
    row = next;
  }
  return { edits: row[to.length] ?? 0, chars: to.length };
}
