/** A dialogue in a few lines, with the turns lit that a verdict rests on. */
import type { Evidence } from '../../../pipeline/domain.ts';
import type { ShortTurn } from '../../rule-shapes.ts';
import { useTexts } from '../texts/language.tsx';

interface TalkProps {
  readonly turns: readonly ShortTurn[];
  readonly evidence: readonly Evidence[];
  timeText(ms: number): string;
}

export function ShortTalk({ turns, evidence, timeText }: TalkProps) {
  const texts = useTexts();
  const lit = new Set(
    evidence.flatMap(({ kind, turn }) => (kind === 'found' && turn !== null ? [turn] : [])),
  );
  return (
    <ol className="short-talk">
      {turns.map((turn, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: turns have no other name than their number
        <li key={index} className={`${turn.role}${lit.has(index) ? ' lit' : ''}`}>
          <span className="chip-time">{timeText(turn.startMs)}</span> <b>{texts.roles[turn.role]}</b>{' '}
          {turn.text}
        </li>
      ))}
    </ol>
  );
}
