/** Finds thousands of phrases in one pass over a text (Aho-Corasick). */

/** `visit(phrase, end)`: number of the phrase, index behind its last unit. Overlapping hits are all reported. */
export type Visit = (phrase: number, end: number) => void;

export interface PhraseFinder {
  scan(text: string, visit: Visit): void;
}

/** Cost of a scan grows with the text and the hits, not with the number of phrases. Empty phrases are ignored. */
export function buildPhraseFinder(phrases: readonly string[]): PhraseFinder {
  const root = new Int32Array(65536);
  /** Next state by unit, for each state but the root; small whole numbers as keys are what maps are fast with. */
  const next: (Map<number, number> | undefined)[] = [undefined];
  const own: number[][] = [[]];
  /** States in order of their depth, once all phrases are in. */
  const order: number[] = [];
  const step = (state: number, unit: number) =>
    state === 0 ? (root[unit] ?? 0) : (next[state]?.get(unit) ?? 0);

  for (const [number, phrase] of phrases.entries()) {
    if (phrase === '') continue;
    let state = 0;
    for (let index = 0; index < phrase.length; index++) {
      const unit = phrase.charCodeAt(index);
      let child = step(state, unit);
      if (child === 0) {
        child = own.length;
        own.push([]);
        next.push(undefined);
        if (state === 0) {
          root[unit] = child;
          order.push(child);
        } else {
          next[state] ??= new Map();
          next[state]?.set(unit, child);
        }
      }
      state = child;
    }
    own[state]?.push(number);
  }

  const fallback = new Int32Array(own.length);
  for (let at = 0; at < order.length; at++) {
    const state = order[at] ?? 0;
    for (const [unit, child] of next[state] ?? []) {
      order.push(child);
      let from = fallback[state] ?? 0;
      while (from !== 0 && step(from, unit) === 0) from = fallback[from] ?? 0;
      fallback[child] = step(from, unit);
      own[child]?.push(...(own[fallback[child] ?? 0] ?? []));
    }
  }

  return {
    scan(text, visit) {
      let state = 0;
      for (let index = 0; index < text.length; index++) {
        const unit = text.charCodeAt(index);
        if (state !== 0) {
          let child = next[state]?.get(unit);
          while (child === undefined) {
            state = fallback[state] ?? 0;
            if (state === 0) break;
            child = next[state]?.get(unit);
          }
          state = child ?? root[unit] ?? 0;
        } else state = root[unit] ?? 0;
        if (state === 0) continue;
        const found = own[state];
        if (found === undefined) continue;
        for (let hit = 0; hit < found.length; hit++) visit(found[hit] ?? 0, index + 1);
      }
    },
  };
}
