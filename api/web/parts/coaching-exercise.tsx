/** Today's exercise: a clip, a question, and what was right once it is answered. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useId, useState } from 'react';
import type { Exercise } from '../../cases-shapes.ts';
import { answerExercise, caseAudioUrl, getExercise } from '../coaching-api.ts';
import { useLanguage } from '../texts/language.tsx';
import { Clip } from './coaching-clip.tsx';
import { Loaded } from './coaching-loaded.tsx';
import { EmptyState } from './empty-state.tsx';
import { useProblemText } from './message.tsx';
import { RequestProblem } from './reason-dialog.tsx';

export function DailyExercise() {
  const query = useQuery({ queryKey: ['exercise'], queryFn: ({ signal }) => getExercise(signal) });
  return <Loaded query={query}>{(exercise) => <Asked exercise={exercise} />}</Loaded>;
}

function Asked({ exercise }: { readonly exercise: Exercise }) {
  const { code, texts } = useLanguage();
  const words = texts.coaching.exercise;
  const problemText = useProblemText();
  const queries = useQueryClient();
  const id = useId();
  const [chosen, setChosen] = useState<string | null>(null);
  const [isAsked, setAsked] = useState(false);
  const send = useMutation({
    mutationFn: (option: string) => answerExercise(exercise.case?.id ?? 0, option),
    onSuccess: (next) => queries.setQueryData(['exercise'], next),
  });
  const { case: shown, kind, answer, lately } = exercise;
  if (shown === null || kind === null) return <EmptyState page="exercise" />;
  return (
    <section className="panel exercise" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{words.title}</h2>
      <Clip
        label={words.title}
        audio={shown.hasAudio ? caseAudioUrl(shown.id) : null}
        startMs={shown.startMs}
        turns={shown.turns}
      />
      <fieldset disabled={answer !== null}>
        <legend>{words.ask[kind]}</legend>
        {exercise.options.map((option) => (
          <label key={option.id} className={answer?.right === option.id ? 'right' : ''}>
            <input
              type="radio"
              name={id}
              value={option.id}
              checked={(answer?.chosen ?? chosen) === option.id}
              onChange={() => setChosen(option.id)}
            />
            {option.title[code]}
          </label>
        ))}
      </fieldset>
      {answer === null ? (
        <>
          <Button
            type="primary"
            loading={send.isPending}
            onClick={() => (chosen === null ? setAsked(true) : send.mutate(chosen))}
          >
            {words.submit}
          </Button>
          {isAsked && chosen === null && (
            <p className="fault" role="alert">
              {words.choose}
            </p>
          )}
          {send.isError && <RequestProblem error={send.error} text={problemText(send.error)} />}
        </>
      ) : (
        <div className={answer.isRight ? 'exercise-answer good' : 'exercise-answer'} role="status">
          <strong>{answer.isRight ? words.right : words.wrong(answer.rightTitle[code])}</strong>
          {answer.evidence.map((one) => (
            <blockquote key={`${one.startMs}-${one.why}`}>
              {one.quote}
              <footer>{one.why}</footer>
            </blockquote>
          ))}
          {answer.note !== null && <p>{answer.note}</p>}
          <p className="faint">{words.tomorrow}</p>
        </div>
      )}
      {lately.answered > 0 && <p className="faint">{words.record(lately.right, lately.answered)}</p>}
    </section>
  );
}
