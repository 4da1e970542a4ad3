/** Begins a session: who judges which calls, and until when. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Input, InputNumber, Select } from 'antd';
import { useId, useMemo, useState } from 'react';
import type { SessionDetail } from '../../calibration-shapes.ts';
import { beginSession } from '../calibration-api.ts';
import { getReviewPeople } from '../review-api.ts';
import { useTexts } from '../texts/language.tsx';
import { dayEnd } from '../texts/times.ts';
import { useProblemText } from './message.tsx';
import { newId } from './new-id.ts';
import { RequestProblem } from './reason-dialog.tsx';

const ways = ['disputed', 'random', 'hand'] as const;
const mostCalls = 50;

export function CalibrationNew({
  onMade,
  onClose,
}: {
  onMade(session: SessionDetail): void;
  onClose(): void;
}) {
  const words = useTexts().calibration;
  const problemText = useProblemText();
  const id = useId();
  const [session] = useState(newId);
  const [title, setTitle] = useState('');
  const [day, setDay] = useState('');
  const [reviewers, setReviewers] = useState<string[]>([]);
  const [by, setBy] = useState<(typeof ways)[number]>('disputed');
  const [count, setCount] = useState(5);
  const [ids, setIds] = useState('');
  const [asked, setAsked] = useState(false);
  const people = useQuery({
    queryKey: ['review-people'],
    queryFn: ({ signal }) => getReviewPeople(signal),
  });
  const options = useMemo(
    () => people.data?.items.map(({ login, name }) => ({ value: login, label: `${name} ${login}` })) ?? [],
    [people.data],
  );
  const recordingIds = ids.split(/\s+/).filter((one) => one !== '');
  const isReady =
    title.trim() !== '' &&
    day !== '' &&
    reviewers.length >= 2 &&
    (by === 'hand' ? recordingIds.length > 0 : count > 0);
  const make = useMutation({
    mutationFn: () =>
      beginSession({
        id: session,
        title: title.trim(),
        dueAt: dayEnd(day),
        reviewers,
        choose: by === 'hand' ? { by, recordingIds } : { by, count },
      }),
    onSuccess: onMade,
  });
  return (
    <form
      className="panel calibration-form"
      aria-label={words.create}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) make.mutate();
        else setAsked(true);
      }}
    >
      <div>
        <label htmlFor={`${id}-title`}>{words.name}</label>
        <Input
          id={`${id}-title`}
          value={title}
          maxLength={100}
          placeholder={words.nameExample}
          onChange={(event) => setTitle(event.target.value)}
        />
      </div>
      <div>
        <label htmlFor={`${id}-day`}>{words.due}</label>
        <input
          id={`${id}-day`}
          className="calibration-day"
          type="date"
          value={day}
          onChange={(event) => setDay(event.target.value)}
        />
      </div>
      <div className="calibration-people">
        <label htmlFor={`${id}-who`}>
          {words.reviewers} <small className="faint">{words.reviewersHint}</small>
        </label>
        <Select
          id={`${id}-who`}
          mode="multiple"
          value={reviewers}
          options={options}
          optionFilterProp="label"
          onChange={setReviewers}
        />
      </div>
      <fieldset>
        <legend>{words.choose}</legend>
        {ways.map((way) => (
          <label key={way}>
            <input type="radio" name={`${id}-by`} checked={by === way} onChange={() => setBy(way)} />{' '}
            {words.by[way]}
          </label>
        ))}
        <p className="faint small">{words.byHint[by]}</p>
      </fieldset>
      {by === 'hand' ? (
        <div className="calibration-people">
          <label htmlFor={`${id}-ids`}>{words.callIds}</label>
          <Input.TextArea
            id={`${id}-ids`}
            value={ids}
            autoSize={{ minRows: 2, maxRows: 8 }}
            onChange={(event) => setIds(event.target.value)}
          />
        </div>
      ) : (
        <div>
          <label htmlFor={`${id}-count`}>{words.count}</label>
          <InputNumber
            id={`${id}-count`}
            min={1}
            max={mostCalls}
            value={count}
            onChange={(value) => setCount(value ?? 1)}
          />
        </div>
      )}
      <div className="calibration-actions">
        <Button type="primary" htmlType="submit" loading={make.isPending}>
          {words.begin}
        </Button>
        <Button onClick={onClose}>{words.cancel}</Button>
      </div>
      {asked && !isReady && (
        <p className="fault" role="alert">
          {words.needAll}
        </p>
      )}
      {make.isError && <RequestProblem error={make.error} text={problemText(make.error)} />}
    </form>
  );
}
