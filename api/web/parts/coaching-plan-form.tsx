/** What a plan says, to be filled in or changed: clips, cases, knowledge, exercise, day, mentor. */
import { Button, Checkbox, Input, Select } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import type { ClipShape, Proposal } from '../../coaching-shapes.ts';
import type { PlanFields } from '../coaching-api.ts';
import { useLanguage } from '../texts/language.tsx';
import { clockText, dayText } from '../texts/times.ts';
import { useKnowledgeTitles } from './coaching-knowledge.tsx';

/** Of a plan there is. */
export interface PlanNow {
  readonly clips: readonly ClipShape[];
  readonly knowledge: readonly string[];
  readonly exercise: string;
  readonly note: string;
  readonly dueDay: string;
  readonly mentor: { readonly login: string; readonly name: string } | null;
}

interface PlanFormProps {
  readonly proposal: Proposal;
  /** Null: there is no plan yet. */
  readonly now: PlanNow | null;
  readonly label: string;
  readonly isSending: boolean;
  readonly problem: ReactNode;
  /** Above the fields. */
  readonly children: ReactNode;
  onSend(plan: PlanFields & { readonly keep: readonly number[] }): void;
}

export function PlanForm({ proposal, now, label, isSending, problem, children, onSend }: PlanFormProps) {
  const { code, texts } = useLanguage();
  const all = texts.coaching;
  const words = all.planPage;
  const id = useId();
  const held = now?.clips ?? [];
  // What the plan holds already is not offered a second time.
  const offered = proposal.clips.filter(
    (clip) => !held.some((one) => one.recordingId === clip.recordingId && one.startMs === clip.startMs),
  );
  const [keep, setKeep] = useState<readonly number[]>(() => held.map((clip) => clip.id));
  const [clips, setClips] = useState<readonly string[]>(() =>
    now === null ? proposal.clips.slice(0, 2).map((clip) => clip.recordingId) : [],
  );
  const [cases, setCases] = useState<readonly number[]>(() =>
    now === null ? proposal.cases.slice(0, 1).map((one) => one.id) : [],
  );
  const [knowledge, setKnowledge] = useState(now?.knowledge ?? proposal.knowledge);
  const knowledgeTitle = useKnowledgeTitles([...new Set([...proposal.knowledge, ...(now?.knowledge ?? [])])]);
  const [exercise, setExercise] = useState(now?.exercise ?? proposal.exercise);
  const [note, setNote] = useState(now?.note ?? '');
  const [dueDay, setDueDay] = useState(now?.dueDay ?? proposal.dueDay);
  const [mentor, setMentor] = useState(
    now === null ? (proposal.mentors[0]?.login ?? '') : (now.mentor?.login ?? ''),
  );
  const mentors = [
    { value: '', label: words.noMentor },
    ...proposal.mentors.map(({ login, name, rate }) => ({
      value: login,
      label: `${name}${rate === null ? '' : ` · ${words.mentorRate((100 * rate.value).toFixed(1), rate.n)}`}`,
    })),
  ];
  if (now?.mentor != null && !mentors.some(({ value }) => value === now.mentor?.login))
    mentors.push({ value: now.mentor.login, label: now.mentor.name });
  return (
    <form
      className="panel coaching-form"
      onSubmit={(event) => {
        event.preventDefault();
        onSend({
          keep,
          note,
          clips: offered
            .filter((clip) => clips.includes(clip.recordingId))
            .map(({ recordingId, startMs, endMs }) => ({ recordingId, startMs, endMs })),
          cases: [...cases],
          knowledge: [...knowledge],
          exercise,
          dueDay,
          mentor: mentor === '' ? null : mentor,
        });
      }}
    >
      {children}
      <fieldset>
        <legend>{words.clips}</legend>
        {held.length === 0 && offered.length === 0 && <p className="faint">{words.noClips}</p>}
        {held.map((clip) => (
          <Checkbox
            key={clip.id}
            checked={keep.includes(clip.id)}
            onChange={() => setKeep((before) => toggled(before, clip.id))}
          >
            {words.inPlan} · {all.task.kinds[clip.kind]} {clockText(clip.startMs)}–{clockText(clip.endMs)}{' '}
            {clip.turns.map((turn) => turn.text).join(' ')}
          </Checkbox>
        ))}
        {offered.map((clip) => (
          <Checkbox
            key={clip.recordingId}
            checked={clips.includes(clip.recordingId)}
            onChange={() => setClips((before) => toggled(before, clip.recordingId))}
          >
            {dayText(clip.day, code)} {clip.text}
          </Checkbox>
        ))}
      </fieldset>
      <fieldset>
        <legend>{words.cases}</legend>
        {proposal.cases.length === 0 && <p className="faint">{words.noCases}</p>}
        {proposal.cases.map((one) => (
          <Checkbox
            key={one.id}
            checked={cases.includes(one.id)}
            onChange={() => setCases((before) => toggled(before, one.id))}
          >
            {all.cases.kinds[one.kind]} · {one.title}
          </Checkbox>
        ))}
      </fieldset>
      <label htmlFor={`${id}-knowledge`}>{words.knowledge}</label>
      <Select
        id={`${id}-knowledge`}
        mode="tags"
        value={[...knowledge]}
        options={proposal.knowledge.map((value) => ({ value, label: knowledgeTitle(value) }))}
        labelRender={({ value }) => knowledgeTitle(String(value))}
        onChange={(value: string[]) => setKnowledge(value)}
      />
      <label htmlFor={`${id}-exercise`}>{words.exercise}</label>
      <Input.TextArea
        id={`${id}-exercise`}
        value={exercise}
        required
        maxLength={1000}
        autoSize={{ minRows: 2, maxRows: 6 }}
        onChange={(event) => setExercise(event.target.value)}
      />
      <label htmlFor={`${id}-note`}>{words.note}</label>
      <Input.TextArea
        id={`${id}-note`}
        value={note}
        maxLength={2000}
        autoSize={{ minRows: 2, maxRows: 6 }}
        placeholder={words.noteExample}
        onChange={(event) => setNote(event.target.value)}
      />
      <div className="coaching-two">
        <span>
          <label htmlFor={`${id}-due`}>{words.due}</label>
          <Input
            id={`${id}-due`}
            type="date"
            required
            value={dueDay}
            onChange={(event) => setDueDay(event.target.value)}
          />
        </span>
        <span>
          <label htmlFor={`${id}-mentor`}>{words.mentor}</label>
          <Select
            id={`${id}-mentor`}
            value={mentor}
            onChange={(value: string) => setMentor(value)}
            options={mentors}
          />
        </span>
      </div>
      {problem}
      <Button type="primary" htmlType="submit" loading={isSending}>
        {label}
      </Button>
    </form>
  );
}

function toggled<T>(list: readonly T[], one: T): readonly T[] {
  return list.includes(one) ? list.filter((other) => other !== one) : [...list, one];
}
