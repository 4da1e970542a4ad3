/** A plan that was sent, to be changed: the agent is told what is different and acknowledges it again. */

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Select } from 'antd';
import { useEffect, useId, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import type { TaskDetail } from '../../coaching-shapes.ts';
import { changePlan, getProposal, getTask } from '../coaching-api.ts';
import { Loaded } from '../parts/coaching-loaded.tsx';
import { PlanForm } from '../parts/coaching-plan-form.tsx';
import { useProblemText } from '../parts/message.tsx';
import { newId } from '../parts/new-id.ts';
import { RequestProblem } from '../parts/reason-dialog.tsx';
import { useLanguage } from '../texts/language.tsx';
import '../look/coaching.css';

export default function CoachingChangePage() {
  const { texts } = useLanguage();
  const words = texts.coaching.planPage;
  const { id = '' } = useParams();
  const query = useQuery({ queryKey: ['coaching-task', id], queryFn: ({ signal }) => getTask(id, signal) });
  useEffect(() => {
    document.title = `${words.changeTitle} · ${texts.product}`;
  }, [texts, words]);
  return (
    <div className="list-page coaching-page">
      <p>
        <Link to={`/coaching/${encodeURIComponent(id)}`}>{words.backToTask}</Link>
      </p>
      <header className="list-head">
        <div>
          <h1>{words.changeTitle}</h1>
          <p>{words.changeIntro}</p>
        </div>
      </header>
      <Loaded query={query}>
        {(task) =>
          task.can.includes('plan') ? (
            <Change key={task.version} task={task} />
          ) : (
            <p className="coaching-empty">{words.cannotChange}</p>
          )
        }
      </Loaded>
    </div>
  );
}

function Change({ task }: { readonly task: TaskDetail }) {
  const { code, texts } = useLanguage();
  const all = texts.coaching;
  const words = all.planPage;
  const problemText = useProblemText();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const id = useId();
  const [rule, setRule] = useState(task.rule);
  const [requestId] = useState(() => newId());
  const proposal = useQuery({
    queryKey: ['coaching-proposal', task.agentId, rule],
    queryFn: ({ signal }) => getProposal(task.agentId, rule, signal),
    staleTime: Number.POSITIVE_INFINITY,
    // While another focus is looked up the form stays as it was filled in.
    placeholderData: (before) => before,
  });
  const send = useMutation({
    mutationFn: (plan: Parameters<typeof changePlan>[1]) => changePlan(task.id, plan),
    onSuccess: (next) => {
      queries.setQueryData(['coaching-task', String(task.id)], next);
      void queries.invalidateQueries({ queryKey: ['coaching'] });
      navigate(`/coaching/${task.id}`);
    },
  });
  const { note, exercise, knowledge, clips, dueDay, mentor, mentorName } = task;
  return (
    <Loaded query={proposal}>
      {(given) => (
        <PlanForm
          proposal={given}
          now={{
            clips,
            knowledge,
            exercise: exercise ?? '',
            note: note ?? '',
            dueDay: dueDay ?? given.dueDay,
            mentor: mentor === null ? null : { login: mentor, name: mentorName ?? all.noName },
          }}
          label={words.change}
          isSending={send.isPending}
          problem={send.isError && <RequestProblem error={send.error} text={problemText(send.error)} />}
          onSend={(plan) => send.mutate({ id: requestId, version: task.version, rule, ...plan })}
        >
          <h2>{task.agentName ?? all.noName}</h2>
          <label htmlFor={`${id}-focus`}>{all.rule}</label>
          <Select
            id={`${id}-focus`}
            value={rule}
            showSearch={{ optionFilterProp: 'label' }}
            options={focusOptions(given.focuses, task).map((one) => ({
              value: one.rule,
              label: one.title[code],
            }))}
            onChange={(value: string) => setRule(value)}
          />
        </PlanForm>
      )}
    </Loaded>
  );
}

/** A rule that is in force no more stays choosable where it is the focus. */
function focusOptions<T extends Pick<TaskDetail, 'rule' | 'title'>>(
  focuses: readonly T[],
  { rule, title }: Pick<TaskDetail, 'rule' | 'title'>,
) {
  return focuses.some((one) => one.rule === rule) ? focuses : [{ rule, title }, ...focuses];
}
