/** What a reader wrote down of 66 dialogues before any of this was built: which turns, which facts. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { WorkOrderFieldId } from '../../pipeline/domain.ts';
import { type Dialogue, readDialogues } from '../dialogues/dialogues.ts';

export interface GoldField {
  readonly field: WorkOrderFieldId;
  /** Any of these turns may be named as the source. */
  readonly turns: readonly number[];
  /** Any of these values is right; minutes for promises. */
  readonly values: readonly string[];
}

export interface Gold {
  readonly dialogue: Dialogue;
  readonly demand: readonly number[];
  /** All of these should be named. */
  readonly promised: readonly number[];
  /** These may be. */
  readonly maybePromised: readonly number[];
  readonly result: readonly number[];
  readonly fields: readonly GoldField[];
}

const SAMPLES = fileURLToPath(new URL('samples/', import.meta.url));
const Turns = z
  .string()
  .regex(/^(-|\d+(,\d+)*)$/)
  .transform((text) => (text === '-' ? [] : text.split(',').map(Number)));

export function readGold(part: 'development' | 'second' | 'held-out'): Gold[] {
  const dialogues = new Map(readDialogues().map((dialogue) => [dialogue.id, dialogue]));
  return readFileSync(`${SAMPLES}${part}.txt`, 'utf8')
    .split(/^== /mu)
    .filter((block) => block.trim() !== '')
    .map((block) => {
      const [id = '', ...lines] = block.trim().split('\n');
      const dialogue = dialogues.get(id);
      if (dialogue === undefined) throw new TypeError(`${part}.txt: there is no dialogue "${id}"`);
      const rows = lines.map((line) => line.split(' '));
      const row = (name: string) => rows.find(([own]) => own === name);
      return {
        dialogue,
        demand: Turns.parse(row('demand')?.[1]),
        promised: Turns.parse(row('promised')?.[1]),
        maybePromised: Turns.parse(row('promised')?.[2]?.slice(1, -1) ?? '-'),
        result: Turns.parse(row('result')?.[1]),
        fields: rows
          .filter(([name]) => !['demand', 'promised', 'result'].includes(name ?? ''))
          .map(([name, turns, values = '']) => ({
            field: WorkOrderFieldId.parse(name),
            turns: Turns.parse(turns),
            values: values.split('|'),
          })),
      };
    });
}
