/** Which rules these are, who put them in force and why, what waits, and how far re-scoring is. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Progress } from 'antd';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import type { RuleSetDetail, RuleSetList, StoredRuleSet } from '../../rule-shapes.ts';
import { getRescore, rollbackRules } from '../rules-api.ts';
import { useLanguage } from '../texts/language.tsx';
import { dateText, lengthText } from '../texts/times.ts';
import { type Names, useNameOf } from './person-name.ts';
import { ReasonDialog } from './reason-dialog.tsx';
import { useMay } from './session.tsx';
import { isOwn, UnitRulesList } from './unit-rules.tsx';

export function RuleSetHead({ set, list }: { readonly set: RuleSetDetail; readonly list: RuleSetList }) {
  const { texts } = useLanguage();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const may = useMay();
  const words = texts.rules;
  // Of units that have it of their own.
  const users = list.units.filter((unit) => isOwn(unit) && unit.hash === set.hash).map(({ name }) => name);
  const isUsed = set.inForce || users.length > 0;
  const title = set.inForce
    ? words.inForce
    : users.length > 0
      ? words.inForceFor(users.join(texts.tag === 'en' ? ', ' : '、'))
      : words.viewed;
  const candidates = list.items.filter(({ isCandidate }) => isCandidate);
  return (
    <section className="rule-set" aria-label={title}>
      <div className="rule-set-line">
        <div>
          <span className={`tag ${isUsed ? 'lane-sample' : 'lane-risk'}`}>{title}</span>{' '}
          <b>{set.title[texts.tag === 'en' ? 'en' : 'zh']}</b> <code>{shortHash(set.hash)}</code>{' '}
          <span className="faint">{words.count(set.rules.length, set.cards)}</span>
          <Story set={set} list={list} isUsed={isUsed} />
        </div>
        {set.inForce ? (
          may.changeRules && (
            <Button
              onClick={() => setAsking(true)}
              disabled={list.activations.filter(({ unit }) => unit === null).length < 2}
            >
              {words.rollback}
            </Button>
          )
        ) : (
          <span className="rule-set-actions">
            {may.compareRules && <Link to={`/rules/compare/${set.hash}`}>{words.compare}</Link>}
            <Link to="/rules">{words.backToInForce}</Link>
          </span>
        )}
      </div>
      <RescoreLine />
      <UnitRulesList list={list} />
      {candidates.length > 0 && (
        <details className="candidates" open={candidates.length <= 2}>
          <summary>
            {words.candidates(candidates.length)} <span className="faint">{words.candidatesHint}</span>
          </summary>
          <ul>
            {candidates.map((one) => (
              <CandidateLine key={one.hash} one={one} names={list.names} />
            ))}
          </ul>
        </details>
      )}
      {isAsking && (
        <ReasonDialog
          title={words.rollbackTitle}
          hint={words.rollbackHint}
          confirm={words.rollback}
          danger
          act={(why) => rollbackRules(why)}
          onClose={() => setAsking(false)}
          onDone={() => {
            setAsking(false);
            message.success(words.rollbackDone);
            queries.invalidateQueries();
          }}
        />
      )}
    </section>
  );
}

export function shortHash(hash: string): string {
  return hash.slice(0, 8);
}

interface StoryProps {
  readonly set: RuleSetDetail;
  readonly list: RuleSetList;
  readonly isUsed: boolean;
}

function Story({ set, list, isUsed }: StoryProps) {
  const { code, texts } = useLanguage();
  const words = texts.rules;
  const nameOf = useNameOf(list.names);
  const last = list.activations.find(
    ({ hash, unit }) => hash === set.hash && (unit === null) === set.inForce,
  );
  if (last === undefined || !isUsed) {
    return (
      <p className="faint">
        {words.notActivated} · {words.storedBy(nameOf(set.createdBy), dateText(set.createdAt, code) ?? '')}
        {set.note !== null && ` · ${set.note}`}
      </p>
    );
  }
  const when = dateText(last.at, code) ?? '';
  return (
    <p className="faint">
      {last.kind === 'first' ? `${words.first} · ${when}` : words.since(nameOf(last.who), when)}
      {last.kind !== 'first' && ` · ${words.reason(last.why)}`}
    </p>
  );
}

function CandidateLine({ one, names }: { readonly one: StoredRuleSet; readonly names: Names }) {
  const nameOf = useNameOf(names);
  const may = useMay();
  const { code, texts } = useLanguage();
  const words = texts.rules;
  return (
    <li>
      <code>{shortHash(one.hash)}</code>
      <span className="candidate-note">{one.note ?? words.noNote}</span>
      <span className="faint small">
        {words.storedBy(nameOf(one.createdBy), dateText(one.createdAt, code) ?? '')}
      </span>
      <Link to={`/rules?set=${one.hash}`} aria-label={`${words.view} ${shortHash(one.hash)}`}>
        {words.view}
      </Link>
      {may.compareRules && (
        <Link to={`/rules/compare/${one.hash}`} aria-label={`${words.compare} ${shortHash(one.hash)}`}>
          {words.compare}
        </Link>
      )}
    </li>
  );
}

const busyRefreshMs = 1_500;
const idleRefreshMs = 15_000;
const countedAnewMs = 3_500;

/** Nothing while history and rules agree since the first start. */
function RescoreLine() {
  const { code, texts } = useLanguage();
  const words = texts.rules;
  const rescore = useQuery({
    queryKey: ['rescore'],
    queryFn: ({ signal }) => getRescore(signal),
    refetchInterval: ({ state }) =>
      state.data !== undefined && ['running', 'waiting', 'stopped'].includes(state.data.state)
        ? busyRefreshMs
        : idleRefreshMs,
  });
  const { data } = rescore;
  const queries = useQueryClient();
  const progress = data === undefined ? '' : `${data.state} ${data.done}`;
  useEffect(() => {
    if (progress === '') return;
    // The server counts hits anew every few seconds.
    const timer = setTimeout(() => queries.invalidateQueries({ queryKey: ['rule-set'] }), countedAnewMs);
    return () => clearTimeout(timer);
  }, [progress, queries]);
  if (data === undefined || data.state === 'none' || data.total === 0) return null;
  const number = (n: number) => n.toLocaleString(texts.tag);
  const [done, total] = [number(data.done), number(data.total)];
  const said = {
    none: '',
    running: words.rescoreRunning(done, total),
    waiting: words.rescoreWaiting(number(data.total - data.done)),
    stopped: words.rescoreStopped(done, total),
    done: words.rescoreDone(total),
  }[data.state];
  return (
    <div className={`rescore ${data.state}`} role="status">
      <span>{said}</span>
      {data.state !== 'done' && (
        <Progress
          percent={Math.round((data.done / data.total) * 100)}
          size="small"
          aria-label={words.rescore}
        />
      )}
      {data.remainingMs !== null && data.state === 'running' && (
        <span className="faint">{words.rescoreLeft(lengthText(data.remainingMs, code) ?? '')}</span>
      )}
    </div>
  );
}
