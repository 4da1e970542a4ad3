/** The test dialogues of a rule, run with what is being edited. */
import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import type { RuleSource, TestResult } from '../../rule-shapes.ts';
import { type Edited, testRule } from '../rules-api.ts';
import { useTexts } from '../texts/language.tsx';
import { clockText } from '../texts/times.ts';
import { useProblemText } from './message.tsx';
import { RequestProblem } from './reason-dialog.tsx';
import { ShortTalk } from './short-talk.tsx';

export function RuleTests({ source, edited }: { readonly source: RuleSource; readonly edited: Edited }) {
  const texts = useTexts();
  const words = texts.rules.tests;
  const problemText = useProblemText();
  const run = useMutation({ mutationFn: () => testRule(edited, source.id) });
  const results = run.data?.results ?? [];
  const bad = results.filter(({ problem }) => problem !== null).length;
  const first = run.data?.problems[0];
  return (
    <section className="rule-tests" aria-label={texts.rules.detail.tabs.tests}>
      <p className="faint">{words.intro}</p>
      <Button type="primary" loading={run.isPending} onClick={() => run.mutate()}>
        {words.run}
      </Button>
      {run.isError && <RequestProblem error={run.error} text={problemText(run.error)} />}
      {first !== undefined && (
        <p className="fault" role="alert">
          {texts.rules.detail.elsewhere(first.file, first.line)} <span lang="en">{first.what}</span>
        </p>
      )}
      {run.data !== undefined && (
        <>
          <p role="status" className={bad > 0 ? 'fault' : 'good'}>
            {results.length === 0
              ? words.none
              : bad > 0
                ? words.failed(bad, results.length)
                : words.passed(results.length)}
          </p>
          <ul className="test-results">
            {results.map((result) => (
              <li key={`${result.kind} ${result.name}`} className={result.problem === null ? 'good' : 'bad'}>
                <Result result={result} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Result({ result }: { readonly result: TestResult }) {
  const texts = useTexts();
  const words = texts.rules.tests;
  const { problem, kind, name, expected, got, reason, turns, evidence } = result;
  const said =
    got === null
      ? words.missing
      : got !== expected
        ? words.expected(texts.verdicts[expected], texts.verdicts[got])
        : words.other;
  return (
    <details open={problem !== null}>
      <summary>
        <span className="tag">{words.kinds[kind]}</span> {name}{' '}
        <span className={problem === null ? 'good' : 'fault'}>
          {problem === null ? words.good : words.bad}
        </span>
      </summary>
      {problem !== null && <p className="fault">{said}</p>}
      {reason !== null && <p className="faint small">{reason}</p>}
      <ShortTalk turns={turns} evidence={evidence} timeText={clockText} />
    </details>
  );
}
