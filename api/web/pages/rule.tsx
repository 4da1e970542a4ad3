/** One rule: what it says, its tests, what it does to a call, how good it is, what a change would do. */
import { useQuery } from '@tanstack/react-query';
import { Button, Skeleton, Tabs } from 'antd';
import { useEffect, useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import type { RuleSource } from '../../rule-shapes.ts';
import { RequestFailed } from '../api.ts';
import { Backtest } from '../parts/backtest.tsx';
import { useLeaveGuard, useLint, useRuleDraft } from '../parts/draft.ts';
import { DraftBar } from '../parts/draft-bar.tsx';
import { Impact } from '../parts/impact.tsx';
import { Message, useProblemText } from '../parts/message.tsx';
import { RuleEditing } from '../parts/rule-editing.tsx';
import { RuleFactsPanel } from '../parts/rule-facts.tsx';
import { shortHash } from '../parts/rule-set-head.tsx';
import { RuleTests } from '../parts/rule-tests.tsx';
import { RuleTry } from '../parts/rule-try.tsx';
import { PointsCell, StatusTag } from '../parts/rules-table.tsx';
import { useMay } from '../parts/session.tsx';
import { getRule, getRuleSets } from '../rules-api.ts';
import { useLanguage, useTexts } from '../texts/language.tsx';

export default function RulePage() {
  const texts = useTexts();
  const problemText = useProblemText();
  const { id = '' } = useParams();
  const [params] = useSearchParams();
  const set = params.get('set') ?? 'in-force';
  const rule = useQuery({
    queryKey: ['rule', set, id],
    queryFn: ({ signal }) => getRule(set, id, signal),
    // What is being edited must not be replaced behind the editor's back.
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (rule.data !== undefined)
    return (
      // New texts from the server begin a new draft.
      <Rule key={`${rule.data.hash} ${id} ${rule.dataUpdatedAt}`} source={rule.data} />
    );
  if (rule.isPending) {
    return (
      <div aria-busy="true" className="list-page">
        <span className="unseen">{texts.loading}</span>
        <Skeleton active paragraph={{ rows: 10 }} />
      </div>
    );
  }
  const gone = rule.error instanceof RequestFailed && [400, 404].includes(rule.error.status);
  return (
    <Message
      tone="bad"
      title={gone ? texts.rules.detail.goneTitle : texts.rules.errorTitle}
      hint={gone ? texts.rules.detail.goneHint : problemText(rule.error)}
      action={
        <>
          {!gone && <Button onClick={() => rule.refetch()}>{texts.reload}</Button>}{' '}
          <Link to="/rules">{texts.rules.detail.back}</Link>
        </>
      }
    />
  );
}

const tabNames = ['rule', 'tests', 'try', 'backtest', 'impact'] as const;

function Rule({ source }: { readonly source: RuleSource }) {
  const { code, texts } = useLanguage();
  const words = texts.rules.detail;
  const [params, setParams] = useSearchParams();
  const draft = useRuleDraft(source);
  const checked = useLint(draft.edited);
  const [goTo, setGoTo] = useState<{ file: string; line: number; serial: number } | null>(null);
  const sets = useQuery({ queryKey: ['rule-sets'], queryFn: ({ signal }) => getRuleSets(signal) });
  const isInForce = sets.data?.items.find(({ hash }) => hash === source.hash)?.inForce ?? true;
  const may = useMay();
  const names = tabNames.filter((name) =>
    name === 'rule' ? true : name === 'impact' ? may.changeRules : may.tryRules,
  );
  const tab = names.find((name) => name === params.get('tab')) ?? 'rule';
  useLeaveGuard(draft.isChanged);
  useEffect(() => {
    document.title = `${source.title[code]} · ${texts.rules.title} · ${texts.product}`;
  }, [source, texts, code]);

  const open = (name: string) =>
    setParams((before) => new URLSearchParams({ ...Object.fromEntries(before), tab: name }), {
      replace: true,
    });
  const show = (file: string, line: number) => {
    open(file === source.testsFile ? 'tests' : 'rule');
    setGoTo((before) => ({ file, line, serial: (before?.serial ?? 0) + 1 }));
  };
  const query = isInForce ? '' : `?set=${source.hash}`;
  const editing = { draft, checked, goTo, onShow: show };
  const children = {
    rule: (
      <div className="rule-panes">
        <RuleFactsPanel source={source} />
        {may.tryRules ? (
          <RuleEditing source={source} which="rule" {...editing} />
        ) : (
          <pre className="rule-yaml">{source.yaml}</pre>
        )}
      </div>
    ),
    tests: (
      <div className="rule-panes">
        <RuleTests source={source} edited={draft.edited} />
        <RuleEditing source={source} which="tests" {...editing} />
      </div>
    ),
    try: <RuleTry rule={source.id} edited={draft.edited} />,
    backtest: <Backtest source={source} edited={draft.edited} />,
    impact: draft.isChanged ? (
      <p className="notice unsure">{texts.rules.impact.saveFirst}</p>
    ) : (
      <Impact hash={source.hash} isInForce={isInForce} />
    ),
  };
  return (
    <article className="list-page rules-page">
      <p>
        <Link to={`/rules${query}`}>← {words.back}</Link>
      </p>
      <header className="rule-head">
        <h1>{source.title[code]}</h1>
        <code>{source.id}</code>
        <StatusTag row={source} />
        <span className={`tag ${source.severity === 'severe' ? 'fail severe' : ''}`}>
          {texts.severities[source.severity]}
        </span>
        {source.veto && <span className="tag veto">{texts.veto}</span>}
        <PointsCell row={source} />
        <span className="faint small">
          {texts.rules.versionOf(source.version)} · {isInForce ? texts.rules.inForce : texts.rules.viewed}{' '}
          <code>{shortHash(source.hash)}</code>
        </span>
      </header>
      <DraftBar draft={draft} checked={checked} rule={source.id} onShow={show} />
      <Tabs
        className="panel"
        activeKey={tab}
        onChange={open}
        items={names.map((key) => ({ key, label: words.tabs[key], children: children[key] }))}
      />
    </article>
  );
}
