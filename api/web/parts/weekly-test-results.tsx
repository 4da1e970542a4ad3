/** The weekly test of a team for its lead: who is done, and what was known. */
import { useQuery } from '@tanstack/react-query';
import { Input, Select } from 'antd';
import { useId, useState } from 'react';
import type { WeeklyTestResults } from '../../weekly-test-shapes.ts';
import { getPackTeams, getTestResults } from '../coaching-api.ts';
import { useLanguage } from '../texts/language.tsx';
import { dateText } from '../texts/times.ts';
import { Loaded } from './coaching-loaded.tsx';

export function TestResults() {
  const { texts } = useLanguage();
  const { pack } = texts.coaching;
  const id = useId();
  const [chosen, setChosen] = useState<string | null>(null);
  const [week, setWeek] = useState<string | null>(null);
  const teams = useQuery({ queryKey: ['pack-teams'], queryFn: ({ signal }) => getPackTeams(signal) });
  const teamId = chosen ?? teams.data?.items[0]?.teamId ?? null;
  const results = useQuery({
    queryKey: ['weekly-test-results', teamId, week],
    queryFn: ({ signal }) => getTestResults(teamId ?? '', week, signal),
    enabled: teamId !== null,
  });
  return (
    <Loaded query={teams}>
      {({ items }) =>
        items.length === 0 ? (
          <p className="coaching-empty">{pack.noTeams}</p>
        ) : (
          <>
            <search className="filters" aria-label={texts.filters.title}>
              <Select
                aria-label={pack.team}
                value={teamId}
                popupMatchSelectWidth={false}
                options={items.map((one) => ({ value: one.teamId, label: one.name }))}
                onChange={(value: string | null) => setChosen(value)}
              />
              <label htmlFor={`${id}-week`} className="unseen">
                {pack.week}
              </label>
              <Input
                id={`${id}-week`}
                type="date"
                className="pack-week"
                value={week ?? results.data?.from ?? ''}
                onChange={(event) => setWeek(event.target.value === '' ? null : event.target.value)}
              />
            </search>
            <Loaded query={results}>{(shown) => <Results shown={shown} />}</Loaded>
          </>
        )
      }
    </Loaded>
  );
}

function Results({ shown }: { readonly shown: WeeklyTestResults }) {
  const { code, texts } = useLanguage();
  const { pack, test: words } = texts.coaching;
  return (
    <section className="panel" aria-label={words.results}>
      <h2>
        {words.results} · {pack.weekOf(shown.from, shown.to)}{' '}
        <span className="tag">{shown.isClosed ? words.over : words.open}</span>
      </h2>
      <p className="faint small">{words.resultsIntro}</p>
      {shown.questions.length === 0 ? (
        <p className="coaching-empty">{words.none(shown.least)}</p>
      ) : (
        <>
          {shown.agents.length === 0 ? (
            <p className="faint">{words.noAgents}</p>
          ) : (
            <table className="figures-table">
              <thead>
                <tr>
                  <th scope="col">{words.agents}</th>
                  <th scope="col">{words.answered}</th>
                  <th scope="col">{words.right}</th>
                  <th scope="col">{words.finished}</th>
                </tr>
              </thead>
              <tbody>
                {shown.agents.map((one) => (
                  <tr key={one.agentId}>
                    <th scope="row">{one.name ?? texts.coaching.noName}</th>
                    <td>{words.of(one.answered, one.of)}</td>
                    <td>{one.answered === 0 ? texts.none : words.of(one.right, one.answered)}</td>
                    <td>{one.finishedAt === null ? words.notYet : dateText(one.finishedAt, code)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          <h3>{words.byQuestion}</h3>
          <ol className="test-questions">
            {shown.questions.map((one) => (
              <li key={one.number}>
                {one.title} <span className="faint">{words.kinds[one.kind]}</span> ·{' '}
                {words.counts(one.right, one.answered)}
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}
