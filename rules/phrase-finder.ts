/** Finds thousands of phrases in one pass over a text (Aho-Corasick). */

/** `visit(phrase, end)`: number of the phrase, index behind its last unit. Overlapping hits are all reported. */
export type Visit = (phrase: number, end: number) => void;

export interface PhraseFinder {
  scan(text: string, visit: Visit): void;
}

/** Cost of a scan grows with the text and the hits, not with the number of phrases. Empty phrases are ignored. */
export function buildPhraseFinder(phrases: readonly string[]): PhraseFinder {
  const root = new Int32Array(65536);
  /** Next state by state and unit, for all states but the root. */
  const next = new Map<number, number>();
  const units: number[][] = [[]];
  const own: number[][] = [[]];
  const key = (state: number, unit: number) => state * 65536 + unit;
  const step = (state: number, unit: number) =>
    state === 0 ? (root[unit] ?? 0) : (next.get(key(state, unit)) ?? 0);

  for (const [number, phrase] of phrases.entries()) {
    if (phrase === '') continue;
    let state = 0;
    for (let index = 0; index < phrase.length; index++) {
      const unit = phrase.charCodeAt(index);
      let child = step(state, unit);
      if (child === 0) {
        child = own.length;
        own.push([]);
        units.push([]);
        units[state]?.push(unit);
        if (state === 0) root[unit] = child;
        else next.set(key(state, unit), child);
      }
      state = child;
    }
    own[state]?.push(number);
  }

  const fallback = new Int32Array(own.length);
  const order = [0];
  for (let at = 0; at < order.length; at++) {
    const state = order[at] ?? 0;
    for (const unit of units[state] ?? []) {
      const child = step(state, unit);
      order.push(child);
      if (state === 0) continue;
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
          let child = next.get(state * 65536 + unit);
          while (child === undefined) {
            state = fallback[state] ?? 0;
            if (state === 0) break;
            child = next.get(state * 65536 + unit);
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
