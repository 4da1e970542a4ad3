/** Figures of a back-test by rule and by slice; each count opens the calls behind it. */
import { useMutation } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useMemo, useState } from 'react';
import type { BacktestCell, BacktestReport } from '../../../rules/backtest.ts';
import type { RuleSource } from '../../rule-shapes.ts';
import { type Edited, tryRule } from '../rules-api.ts';
import { useLanguage, useTexts } from '../texts/language.tsx';
import { Chart } from './chart.tsx';
import { useProblemText } from './message.tsx';
import { RequestProblem } from './reason-dialog.tsx';
import { TryResult } from './rule-try.tsx';

interface ResultProps {
  readonly report: BacktestReport;
  readonly rule: string;
  readonly edited: Edited;
  readonly isHeldOut: boolean;
  readonly cards: RuleSource['cards'];
}

interface Behind {
  readonly title: string;
  readonly ids: readonly string[];
}

export function BacktestResult({ report, rule, edited, isHeldOut, cards }: ResultProps) {
  const words = useTexts().rules.backtest;
  const [behind, setBehind] = useState<Behind | null>(null);
  const own = useMemo(() => report.cells.filter((cell) => cell.rule === rule), [report, rule]);
  const whole = own.find(({ by }) => by === 'all');
  const chart = useMemo(() => chartOf(whole, words), [whole, words]);
  return (
    <div className="backtest-result">
      <p role="status">
        {words.calls(report.calls)}
        {report.missingCalls.length > 0 && ` · ${words.missing(report.missingCalls.length)}`}
      </p>
      {whole === undefined ? (
        <p className="notice unsure">{words.noCell}</p>
      ) : (
        <>
          <Chart chart={chart} height={120} />
          <p className="faint small">
            {words.chart} · {words.interval}
          </p>
          {(['all', 'block', 'dialect', 'confidence'] as const).map((by) => (
            <Cells
              key={by}
              title={words.by[by]}
              cells={own.filter((cell) => cell.by === by)}
              cards={cards}
              onOpen={setBehind}
            />
          ))}
        </>
      )}
      {behind !== null && (
        <CallsBehind {...{ behind, rule, edited, isHeldOut }} onClose={() => setBehind(null)} />
      )}
    </div>
  );
}

interface CellsProps {
  readonly title: string;
  readonly cells: readonly BacktestCell[];
  readonly cards: RuleSource['cards'];
  onOpen(behind: Behind): void;
}

function Cells({ title, cells, cards, onOpen }: CellsProps) {
  const { code, texts } = useLanguage();
  const words = texts.rules.backtest;
  const nameOf = ({ by, value }: BacktestCell) => {
    if (by === 'all') return words.by.all;
    if (value === 'unknown') return words.unknown;
    return (by === 'block' && cards.find(({ id }) => id === value)?.[code]) || value;
  };
  // One slice says nothing that the whole does not.
  if (cells.length === 0 || (cells.length === 1 && cells[0]?.by !== 'all')) return null;
  const count = (n: number, ids: readonly string[], what: string) =>
    ids.length === 0 ? (
      n
    ) : (
      <button
        type="button"
        className="count-link"
        aria-label={words.open(what, n)}
        onClick={() => onOpen({ title: words.cellTitle(what, n), ids })}
      >
        {n}
      </button>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone the table is scrolled, by keyboard as well
    <section className="table-scroll" aria-label={title} tabIndex={0}>
      <table className="figures-table">
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{words.slice}</th>
            <th scope="col">{words.n}</th>
            <th scope="col">{words.positive}</th>
            <th scope="col">{words.found}</th>
            <th scope="col">{words.wrong}</th>
            <th scope="col">{words.missed}</th>
            <th scope="col">{words.unsure}</th>
            <th scope="col">{words.precision}</th>
            <th scope="col">{words.recall}</th>
            <th scope="col">{words.f1}</th>
          </tr>
        </thead>
        <tbody>
          {cells.map((cell) => (
            <tr key={cell.value}>
              <th scope="row">{nameOf(cell)}</th>
              <td>{cell.n}</td>
              <td>{cell.positive}</td>
              <td>{count(cell.TP, cell.calls.TP, words.found)}</td>
              <td>{count(cell.FP, cell.calls.FP, words.wrong)}</td>
              <td>{count(cell.FN, cell.calls.FN, words.missed)}</td>
              <td>{count(cell.unsure, cell.calls.unsure, words.unsure)}</td>
              <td>{shareText(cell.precision)}</td>
              <td>{shareText(cell.recall)}</td>
              <td>{shareText(cell.f1)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface BehindProps extends Omit<ResultProps, 'report' | 'cards'> {
  readonly behind: Behind;
  onClose(): void;
}

function CallsBehind({ behind, rule, edited, isHeldOut, onClose }: BehindProps) {
  const words = useTexts().rules.backtest;
  const problemText = useProblemText();
  const shown = useMutation({
    mutationFn: (id: string) => tryRule(edited, rule, isHeldOut ? { heldOut: id } : { recordingId: id }),
  });
  return (
    <Modal open title={behind.title} footer={null} width={1000} onCancel={onClose}>
      <div className="behind">
        {behind.ids.map((id) => (
          <Button key={id} size="small" onClick={() => shown.mutate(id)}>
            {id}
          </Button>
        ))}
      </div>
      {shown.isError && <RequestProblem error={shown.error} text={problemText(shown.error)} />}
      {shown.data !== undefined && <TryResult traced={shown.data} />}
      {shown.isIdle && <p className="faint">{words.explain}</p>}
    </Modal>
  );
}

function chartOf(cell: BacktestCell | undefined, words: { precision: string; recall: string; f1: string }) {
  const shares = [cell?.precision, cell?.recall, cell?.f1];
  return {
    names: [words.precision, words.recall, words.f1],
    range: [0, 1] as const,
    isPercent: true,
    series: [
      {
        name: '95 %',
        color: '#9fc3c9',
        values: shares.map((share) => share?.value ?? null),
        intervals: shares.map((share) => (share ? ([share.low, share.high] as const) : null)),
      },
    ],
  };
}

function shareText(share: BacktestCell['precision']): string {
  if (share === null) return '–';
  const two = (value: number) => value.toFixed(2);
  return `${two(share.value)} (${two(share.low)}–${two(share.high)}) n=${share.n}`;
}
