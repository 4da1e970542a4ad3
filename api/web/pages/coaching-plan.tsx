/** A plan for one person and rule: filled in already, changed where it does not fit, and sent. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Input, Select } from 'antd';
import { useEffect, useId, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type { Proposal } from '../../coaching-shapes.ts';
import { getProposal, planCoaching } from '../coaching-api.ts';
import { useKnowledgeTitles } from '../parts/coaching-knowledge.tsx';
import { Loaded } from '../parts/coaching-loaded.tsx';
import { shareText } from '../parts/coaching-text.ts';
import { useProblemText } from '../parts/message.tsx';
import { RequestProblem } from '../parts/reason-dialog.tsx';
import { useLanguage } from '../texts/language.tsx';
import '../look/coaching.css';

export default function CoachingPlanPage() {
  const { texts } = useLanguage();
  const words = texts.coaching.planPage;
  const [params] = useSearchParams();
  const [agentId, rule] = [params.get('agentId') ?? '', params.get('rule') ?? ''];
  const query = useQuery({
    queryKey: ['coaching-proposal', agentId, rule],
    queryFn: ({ signal }) => getProposal(agentId, rule, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  useEffect(() => {
    document.title = `${words.title} · ${texts.product}`;
  }, [texts, words]);
  return (
    <div className="list-page coaching-page">
      <p>
        <Link to="/coaching?tab=suggestions">{words.back}</Link>
      </p>
      <header className="list-head">
        <div>
          <h1>{words.title}</h1>
          <p>{words.intro}</p>
        </div>
      </header>
      <Loaded query={query}>{(proposal) => <Plan proposal={proposal} />}</Loaded>
    </div>
  );
}

function Plan({ proposal }: { readonly proposal: Proposal }) {
  const { code, texts } = useLanguage();
  const words = texts.coaching.planPage;
  const all = texts.coaching;
  const problemText = useProblemText();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const id = useId();
  const [requestId] = useState(() => crypto.randomUUID());
  const [clips, setClips] = useState<readonly number[]>(() => proposal.clips.slice(0, 2).map((_, i) => i));
  const [cases, setCases] = useState<readonly number[]>(() =>
    proposal.cases.slice(0, 1).map((one) => one.id),
  );
  const [knowledge, setKnowledge] = useState(proposal.knowledge);
  const knowledgeTitle = useKnowledgeTitles(proposal.knowledge);
  const [exercise, setExercise] = useState(proposal.exercise);
  const [note, setNote] = useState('');
  const [dueDay, setDueDay] = useState(proposal.dueDay);
  const [mentor, setMentor] = useState<string>(proposal.mentors[0]?.login ?? '');
  const send = useMutation({
    mutationFn: () =>
      planCoaching({
        id: requestId,
        agentId: proposal.agentId,
        rule: proposal.rule,
        note,
        clips: clips.flatMap((index) => {
          const clip = proposal.clips[index];
          if (clip === undefined) return [];
          const { recordingId, startMs, endMs } = clip;
          return [{ recordingId, startMs, endMs }];
        }),
        cases,
        knowledge,
        exercise,
        dueDay,
        mentor: mentor === '' ? null : mentor,
      }),
    onSuccess: async (task) => {
      await queries.invalidateQueries({ queryKey: ['coaching'] });
      await queries.invalidateQueries({ queryKey: ['coaching-suggestions'] });
      navigate(`/coaching/${task.id}`);
    },
  });
  if (proposal.openTask !== null)
    return (
      <p className="coaching-empty">
        {words.exists} <Link to={`/coaching/${proposal.openTask}`}>{words.openExisting}</Link>
      </p>
    );
  const toggled = (list: readonly number[], one: number) =>
    list.includes(one) ? list.filter((other) => other !== one) : [...list, one];
  return (
    <form
      className="panel coaching-form"
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate();
      }}
    >
      <h2>
        {proposal.name ?? all.noName} · {proposal.title[code]}
      </h2>
      {proposal.explanation !== null && <p className="faint">{proposal.explanation[code]}</p>}
      {proposal.basis !== null && (
        <p>{all.task.basisText(proposal.basis.confirmed, shareText(all, proposal.basis.own, texts.none))}</p>
      )}
      <fieldset>
        <legend>{words.clips}</legend>
        {proposal.clips.length === 0 && <p className="faint">{words.noClips}</p>}
        {proposal.clips.map((clip, index) => (
          <Checkbox
            key={clip.recordingId}
            checked={clips.includes(index)}
            onChange={() => setClips((now) => toggled(now, index))}
          >
            {clip.day} {clip.text}
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
            onChange={() => setCases((now) => toggled(now, one.id))}
          >
            {all.cases.kinds[one.kind]} · {one.title}
          </Checkbox>
        ))}
      </fieldset>
      <label htmlFor={`${id}-knowledge`}>{words.knowledge}</label>
      <Select
        id={`${id}-knowledge`}
        mode="tags"
        value={knowledge}
        options={proposal.knowledge.map((value) => ({ value, label: knowledgeTitle(value) }))}
        onChange={(value) => setKnowledge(value)}
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
            options={[
              { value: '', label: words.noMentor },
              ...proposal.mentors.map((one) => ({
                value: one.login,
                label: `${one.name}${
                  one.rate === null
                    ? ''
                    : ` · ${words.mentorRate((100 * one.rate.value).toFixed(1), one.rate.n)}`
                }`,
              })),
            ]}
          />
        </span>
      </div>
      {send.isError && <RequestProblem error={send.error} text={problemText(send.error)} />}
      <Button type="primary" htmlType="submit" loading={send.isPending}>
        {words.send}
      </Button>
    </form>
  );
}
