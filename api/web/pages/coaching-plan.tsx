/** A plan for one person and rule: filled in already, changed where it does not fit, and sent. */

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type { Proposal } from '../../coaching-shapes.ts';
import { getProposal, planCoaching } from '../coaching-api.ts';
import { Loaded } from '../parts/coaching-loaded.tsx';
import { PlanForm } from '../parts/coaching-plan-form.tsx';
import { shareText } from '../parts/coaching-text.ts';
import { useProblemText } from '../parts/message.tsx';
import { newId } from '../parts/new-id.ts';
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
  const all = texts.coaching;
  const words = all.planPage;
  const problemText = useProblemText();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [requestId] = useState(() => newId());
  const send = useMutation({
    mutationFn: planCoaching,
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
  const { agentId, rule, basis, explanation } = proposal;
  return (
    <PlanForm
      proposal={proposal}
      now={null}
      label={words.send}
      isSending={send.isPending}
      problem={send.isError && <RequestProblem error={send.error} text={problemText(send.error)} />}
      onSend={({ keep: _, ...plan }) => send.mutate({ id: requestId, agentId, rule, ...plan })}
    >
      <h2>
        {proposal.name ?? all.noName} · {proposal.title[code]}
      </h2>
      {explanation !== null && <p className="faint">{explanation[code]}</p>}
      {basis !== null && <p>{all.task.basisText(basis.confirmed, shareText(all, basis.own, texts.none))}</p>}
    </PlanForm>
  );
}
