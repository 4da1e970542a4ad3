/** The weekly test on a phone: one question after the other, then what was right and why. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useId, useRef, useState } from 'react';
import type { WeeklyTest as Test } from '../../weekly-test-shapes.ts';
import { RequestFailed } from '../api.ts';
import { answerWeeklyTest, caseAudioUrl, getWeeklyTest } from '../coaching-api.ts';
import { useLanguage } from '../texts/language.tsx';
import { Clip } from './coaching-clip.tsx';
import { KnowledgeLinks } from './coaching-knowledge.tsx';
import { Loaded } from './coaching-loaded.tsx';
import { useProblemText } from './message.tsx';
import { RequestProblem } from './reason-dialog.tsx';

type Question = Test['questions'][number];

const testKey = ['weekly-test'];

export function WeeklyTest() {
  const { texts } = useLanguage();
  const words = texts.coaching.test;
  const query = useQuery({
    queryKey: testKey,
    queryFn: ({ signal }) => getWeeklyTest(null, signal),
    retry: false,
  });
  if (query.error instanceof RequestFailed && query.error.code === 'no-team')
    return <p className="coaching-empty">{words.noTeam}</p>;
  return (
    <Loaded query={query}>
      {(test) => {
        const { questions, isFinished, isClosed } = test;
        if (questions.length === 0) return <p className="coaching-empty">{words.none(test.least)}</p>;
        const open = questions.find(({ chosen }) => chosen === null);
        return (
          <section className="panel exercise" aria-label={words.title}>
            <h2>{words.title}</h2>
            <p className="faint small">
              {isClosed ? words.closed : words.intro(questions.length, test.to)} {words.learning}
            </p>
            {isFinished || open === undefined ? (
              <Answers test={test} />
            ) : (
              <Asked key={open.id} test={test} question={open} />
            )}
          </section>
        );
      }}
    </Loaded>
  );
}

function useChoices({ kind, options }: Question): { id: string; label: string }[] {
  const { code, texts } = useLanguage();
  const { sorts } = texts.coaching.test;
  return kind === 'sort'
    ? (['good', 'bad'] as const).map((id) => ({ id, label: sorts[id] }))
    : options.map(({ id, title }) => ({ id, label: title[code] }));
}

function useAsk({ about, caseKind }: Question): string {
  const { code, texts } = useLanguage();
  const { test, exercise } = texts.coaching;
  return about === null ? exercise.ask[caseKind ?? 'bad'] : test.sort(about[code]);
}

function Asked({ test, question }: { readonly test: Test; readonly question: Question }) {
  const { texts } = useLanguage();
  const words = texts.coaching.test;
  const problemText = useProblemText();
  const queries = useQueryClient();
  const id = useId();
  const head = useRef<HTMLHeadingElement>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [isAsked, setAsked] = useState(false);
  const send = useMutation({
    mutationFn: (choice: string) => answerWeeklyTest(question.id, choice),
    onSuccess: (next) => queries.setQueryData(testKey, next),
    // Answered in another window, or withdrawn meanwhile: the next question is another one.
    onError: () => queries.invalidateQueries({ queryKey: testKey }),
  });
  const choices = useChoices(question);
  const ask = useAsk(question);
  const place = test.questions.indexOf(question) + 1;
  useEffect(() => {
    if (test.answered > 0) head.current?.focus();
  }, [test.answered]);
  return (
    <>
      <h3 ref={head} tabIndex={-1}>
        {words.progress(place, test.questions.length)}
      </h3>
      <Clip
        label={words.progress(place, test.questions.length)}
        audio={question.case.hasAudio ? caseAudioUrl(question.case.id) : null}
        startMs={question.case.startMs}
        turns={question.case.turns}
      />
      <fieldset>
        <legend>{ask}</legend>
        {choices.map((choice) => (
          <label key={choice.id}>
            <input
              type="radio"
              name={id}
              value={choice.id}
              checked={chosen === choice.id}
              onChange={() => setChosen(choice.id)}
            />
            {choice.label}
          </label>
        ))}
      </fieldset>
      <Button
        type="primary"
        loading={send.isPending}
        onClick={() => (chosen === null ? setAsked(true) : send.mutate(chosen))}
      >
        {test.answered + 1 === test.questions.length ? words.last : words.next}
      </Button>
      {isAsked && chosen === null && (
        <p className="fault" role="alert">
          {texts.coaching.exercise.choose}
        </p>
      )}
      {send.isError && <RequestProblem error={send.error} text={problemText(send.error)} />}
    </>
  );
}

function Answers({ test }: { readonly test: Test }) {
  const words = useLanguage().texts.coaching.test;
  return (
    <>
      <p role="status">
        <strong>{words.done(test.right ?? 0, test.questions.length)}</strong>
      </p>
      <ol className="test-answers">
        {test.questions.map((question) => (
          <Answered key={question.id} question={question} />
        ))}
      </ol>
    </>
  );
}

function Answered({ question }: { readonly question: Question }) {
  const { texts } = useLanguage();
  const { test: words, exercise } = texts.coaching;
  const choices = useChoices(question);
  const ask = useAsk(question);
  const label = (id: string | null) => choices.find((one) => one.id === id)?.label ?? words.missed;
  const { answer, chosen } = question;
  if (answer === null) return null;
  return (
    <li>
      <p>{ask}</p>
      <div className={answer.isRight === true ? 'exercise-answer good' : 'exercise-answer'}>
        <strong>{answer.isRight === true ? exercise.right : words.rightIs(label(answer.right))}</strong>
        <span>
          {words.yours}：{label(chosen)}
        </span>
        {answer.evidence.map((one) => (
          <blockquote key={`${one.startMs}-${one.why}`}>
            {one.quote}
            <footer>{one.why}</footer>
          </blockquote>
        ))}
        {answer.note !== null && <p>{answer.note}</p>}
        {answer.knowledge.length > 0 && <KnowledgeLinks ids={answer.knowledge} />}
      </div>
      <Clip
        label={ask}
        audio={question.case.hasAudio ? caseAudioUrl(question.case.id) : null}
        startMs={question.case.startMs}
        turns={question.case.turns}
      />
    </li>
  );
}
