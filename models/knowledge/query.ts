/** What people type into a search for knowledge: words, quotations, AND, OR, NOT; 与 或 非 do as well. */

export interface Term {
  readonly text: string;
  /** Must not be there. */
  readonly not: boolean;
  /** Has to stand there as written. */
  readonly exact: boolean;
}

/** One of the groups has to fit, with all of its terms. Empty: everything fits. */
export type Query = readonly (readonly Term[])[];

const OR = /^(or|或|或者|\|{1,2})$/i;
const AND = /^(and|与|且|并且|&{1,2}|\+)$/i;
const NOT = /^(not|非|不含)$/i;
const MOST_TERMS = 20;
const PIECES = /(-?)(?:"([^"]*)"|“([^”]*)”|「([^」]*)」|(\|{1,2}|&{1,2})|([^\s"“”「」|&、，,;；]+))/g;

/** Words side by side all have to be there. Nothing typed is refused: what makes no sense as an operator is a word. */
export function parseQuery(typed: string): Query {
  const groups: Term[][] = [[]];
  let negates = false;
  let count = 0;
  for (const [, minus = '', a, b, c, sign, word] of typed.normalize('NFKC').matchAll(PIECES)) {
    const quoted = a ?? b ?? c;
    const text = (quoted ?? sign ?? word ?? '').trim();
    if (quoted === undefined && minus === '') {
      if (OR.test(text)) {
        groups.push([]);
        negates = false;
        continue;
      }
      if (AND.test(text)) continue;
      if (NOT.test(text)) {
        negates = true;
        continue;
      }
    }
    if (text === '' || ++count > MOST_TERMS) continue;
    groups.at(-1)?.push({ text, not: negates || minus === '-', exact: quoted !== undefined });
    negates = false;
  }
  return groups.filter((group) => group.length > 0);
}
