/** Reads labelled dialogues: `服`/`客`, then the words with `{type|text}` marks; blocks are apart by empty lines. */
import { type PersonalDataSpan, PersonalDataType } from '../../pipeline/domain.ts';
import type { SpokenTurn } from './call-text.ts';

export interface Sample {
  readonly turns: readonly SpokenTurn[];
  readonly spans: readonly PersonalDataSpan[];
}

const ROLES = { 服: 'agent', 客: 'customer' } as const;

export function readSamples(content: string): Sample[] {
  return content
    .split(/\n\s*\n/)
    .map((block) => block.split('\n').filter((line) => /^[服客] /.test(line)))
    .filter((lines) => lines.length > 0)
    .map((lines) => {
      const spans: PersonalDataSpan[] = [];
      const turns = lines.map((line, turn) => {
        let text = '';
        for (const piece of line.slice(2).split(/(\{[a-z_]+\|[^}]*\})/)) {
          const mark = /^\{([a-z_]+)\|([^}]*)\}$/.exec(piece);
          const said = mark?.[2] ?? piece;
          if (mark !== null)
            spans.push({
              type: PersonalDataType.parse(mark[1]),
              turn,
              start: text.length,
              end: text.length + said.length,
              text: said,
            });
          text += said;
        }
        return { role: line.startsWith('服') ? ROLES.服 : ROLES.客, text };
      });
      return { turns, spans };
    });
}
