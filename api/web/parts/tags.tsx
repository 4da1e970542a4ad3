/** Small labels: lane, score, failed rule, unsure count. Never colour alone: each also says it in words. */
import type { Flag, RecordingRow } from '../../shapes.ts';
import { useLanguage, useTexts } from '../texts/language.tsx';

export function LaneTag({ lane }: { lane: RecordingRow['lane'] }) {
  const texts = useTexts();
  if (lane === null) return <span className="faint">{texts.none}</span>;
  return <span className={`tag lane-${lane}`}>{texts.lanes[lane]}</span>;
}

export function StateTag({ state }: { state: RecordingRow['state'] }) {
  const texts = useTexts();
  return <span className={`state state-${state}`}>{texts.states[state]}</span>;
}

type Judged = Pick<RecordingRow, 'normalised' | 'passed' | 'veto'> & Partial<Pick<RecordingRow, 'ownScore'>>;

/** `87.5 合格`, `0 一票否决`. */
export function ScoreText({ judged, large = false }: { judged: Judged; large?: boolean }) {
  const texts = useTexts();
  if (judged.ownScore === 'not-published') return <span className="tag quiet">{texts.notPublished}</span>;
  if (judged.normalised === null) return <span className="faint">{texts.notJudged}</span>;
  const verdict = judged.veto === true ? 'veto' : judged.passed === true ? 'passed' : 'not-passed';
  const word = { veto: texts.veto, passed: texts.passed, 'not-passed': texts.notPassed }[verdict];
  return (
    <span className={`score ${verdict}${large ? ' large' : ''}`}>
      <b>{pointsText(judged.normalised)}</b>
      <span className="score-word">{word}</span>
    </span>
  );
}

export function FlagTags({ row, most }: { row: RecordingRow; most: number }) {
  const { code, texts } = useLanguage();
  const shown = row.flags.slice(0, most);
  const unsure = row.unsureCount ?? 0;
  if (row.failCount === null) return null;
  if (row.flags.length === 0 && unsure === 0) return <span className="faint">{texts.list.noFlags}</span>;
  return (
    <span className="tags">
      {shown.map((flag) => (
        <FlagTag key={flag.rule} flag={flag} title={flag.title[code]} />
      ))}
      {row.flags.length > shown.length && (
        <span className="faint">{texts.list.moreFlags(row.flags.length - shown.length)}</span>
      )}
      {unsure > 0 && <span className="tag unsure">{texts.list.unsureCount(unsure)}</span>}
    </span>
  );
}

function FlagTag({ flag, title }: { flag: Flag; title: string }) {
  const texts = useTexts();
  return (
    <span className={`tag ${flag.veto ? 'veto' : `fail ${flag.severity}`}`}>
      {flag.veto ? `${texts.veto} · ${title}` : title}
    </span>
  );
}

/** At most one decimal. */
export const pointsText = (points: number): string => String(Math.round(points * 10) / 10);
