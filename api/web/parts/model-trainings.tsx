/** Runs of training, and the dialog that starts one. */
import { useQueryClient } from '@tanstack/react-query';
import { App, Progress } from 'antd';
import { useId, useState } from 'react';
import { Link } from 'react-router';
import type { ModelList, Training } from '../../model-shapes.ts';
import { RequestFailed } from '../api.ts';
import { type ModelName, trainModel } from '../models-api.ts';
import { useLanguage, useTexts } from '../texts/language.tsx';
import { dateText } from '../texts/times.ts';
import { useProblemText } from './message.tsx';
import { type Names, useNameOf } from './person-name.ts';
import { ReasonDialog } from './reason-dialog.tsx';

const trainable = ['complaint', 'business-type', 'emotion', 'turns'] as const satisfies readonly ModelName[];

export function TrainDialog({ onClose }: { onClose(): void }) {
  const { models: words } = useTexts();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const id = useId();
  const [name, setName] = useState<ModelName>('complaint');
  return (
    <ReasonDialog
      title={words.trainTitle}
      hint={words.trainHint}
      confirm={words.train}
      label={words.trainNote}
      example={words.trainExample}
      required={false}
      act={(note) => trainModel(name, note)}
      onClose={onClose}
      onDone={() => {
        onClose();
        message.success(words.trainStarted);
        queries.invalidateQueries({ queryKey: ['models'] });
      }}
    >
      <label htmlFor={id}>{words.trainModel}</label>
      <select
        id={id}
        className="plain-select"
        value={name}
        onChange={({ target }) => setName(trainable.find((one) => one === target.value) ?? 'complaint')}
      >
        {trainable.map((one) => (
          <option key={one} value={one}>
            {words.names[one]}
          </option>
        ))}
      </select>
    </ReasonDialog>
  );
}

export function Trainings({ trainings, names }: Pick<ModelList, 'trainings' | 'names'>) {
  const { models: words } = useTexts();
  if (trainings.length === 0) return null;
  return (
    <section className="panel model-panel" aria-labelledby="model-trainings">
      <h2 id="model-trainings">{words.trainings}</h2>
      <ul className="trainings">
        {trainings.map((one) => (
          <Run key={one.id} one={one} names={names} />
        ))}
      </ul>
    </section>
  );
}

function Run({ one, names }: { readonly one: Training; readonly names: Names }) {
  const { code, texts } = useLanguage();
  const nameOf = useNameOf(names);
  const words = texts.models;
  return (
    <li>
      <span className="faint">{dateText(one.startedAt, code)}</span>
      <b>{words.names[one.name]}</b>
      <span>{nameOf(one.who)}</span>
      {one.note !== null && <span className="faint">{one.note}</span>}
      <span className="training-end" role="status">
        {one.state === 'running' && (
          <>
            {words.trainingRunning(one.step, one.done, one.total)}
            <Progress
              size="small"
              percent={one.total === 0 ? 0 : Math.round((one.done / one.total) * 100)}
              aria-label={words.trainings}
            />
          </>
        )}
        {one.version !== null && (
          <Link to={`/models/versions/${one.version}`}>{words.trainingDone(one.version)}</Link>
        )}
        {one.error !== null && <Failure error={one.error} />}
      </span>
    </li>
  );
}

function Failure({ error: { code, message } }: { readonly error: NonNullable<Training['error']> }) {
  const texts = useTexts();
  const problemText = useProblemText();
  return (
    <span className="fault">
      {texts.models.trainingFailed}：{problemText(new RequestFailed(code, 409, message))}{' '}
      <span className="technical" lang="en">
        {message}
      </span>
    </span>
  );
}
