/** The rules of the set in force, or of another one, with how often they hit. */
import { useQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import { Message, useProblemText } from '../parts/message.tsx';
import { useNarrow } from '../parts/narrow.ts';
import { noRuleFilters, RuleFilterBar, type RuleFilters, wantedRules } from '../parts/rule-filters.tsx';
import { RuleSetHead } from '../parts/rule-set-head.tsx';
import { RuleCards, RulesTable } from '../parts/rules-table.tsx';
import { getRuleSet, getRuleSets } from '../rules-api.ts';
import { useLanguage } from '../texts/language.tsx';

export default function RulesPage() {
  const { code, texts } = useLanguage();
  const problemText = useProblemText();
  const narrow = useNarrow(760);
  const [params] = useSearchParams();
  const chosen = params.get('set') ?? 'in-force';
  const [filters, setFilters] = useState<RuleFilters>(noRuleFilters);
  const list = useQuery({ queryKey: ['rule-sets'], queryFn: ({ signal }) => getRuleSets(signal) });
  const set = useQuery({
    queryKey: ['rule-set', chosen],
    queryFn: ({ signal }) => getRuleSet(chosen, signal),
  });
  useEffect(() => {
    document.title = `${texts.rules.title} · ${texts.product}`;
  }, [texts]);

  const error = set.error ?? list.error;
  if (error !== null && set.data === undefined) {
    const retry = () => Promise.all([set.refetch(), list.refetch()]);
    return (
      <Message
        tone="bad"
        title={texts.rules.errorTitle}
        hint={problemText(error)}
        action={<Button onClick={retry}>{texts.reload}</Button>}
      />
    );
  }
  if (set.data === undefined || list.data === undefined) {
    return (
      <div aria-busy="true" className="list-page">
        <span className="unseen">{texts.loading}</span>
        <Skeleton active paragraph={{ rows: 10 }} />
      </div>
    );
  }
  const rows = wantedRules(set.data.rules, filters, code);
  const query = chosen === 'in-force' ? '' : `?set=${set.data.hash}`;
  return (
    <div className="list-page rules-page">
      <header className="list-head">
        <div>
          <h1>{texts.rules.title}</h1>
          <p>{texts.rules.intro}</p>
        </div>
      </header>
      <RuleSetHead set={set.data} list={list.data} />
      <RuleFilterBar rules={set.data.rules} filters={filters} onChange={setFilters} />
      {rows.length === 0 ? (
        <p className="faint">{texts.rules.noMatch}</p>
      ) : narrow ? (
        <RuleCards rows={rows} query={query} />
      ) : (
        <RulesTable rows={rows} query={query} />
      )}
      <p className="list-foot faint" aria-live="polite">
        {texts.rules.shown(rows.length, set.data.rules.length)}
      </p>
    </div>
  );
}
