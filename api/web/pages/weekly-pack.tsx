/** The weekly pack of a team: what the weekly meeting looks at, and the same as a PDF. */
import { useQuery } from '@tanstack/react-query';
import { Input, Select } from 'antd';
import { useEffect, useId } from 'react';
import { useSearchParams } from 'react-router';
import type { PackTeams, WeeklyPack } from '../../weekly-pack-shapes.ts';
import { getPack, getPackTeams, packPdfUrl } from '../coaching-api.ts';
import { CaseCard } from '../parts/coaching-case.tsx';
import { Loaded } from '../parts/coaching-loaded.tsx';
import { CoachingTabs } from '../parts/coaching-tabs.tsx';
import { shareText } from '../parts/coaching-text.ts';
import { useLanguage } from '../texts/language.tsx';

export default function WeeklyPackPage() {
  const { texts } = useLanguage();
  const words = texts.coaching.pack;
  const teams = useQuery({ queryKey: ['pack-teams'], queryFn: ({ signal }) => getPackTeams(signal) });
  useEffect(() => {
    document.title = `${words.title} · ${texts.product}`;
  }, [texts, words]);
  return (
    <div className="list-page coaching-page">
      <CoachingTabs />
      <header className="list-head">
        <div>
          <h1>{words.title}</h1>
          <p>{words.intro}</p>
        </div>
      </header>
      <Loaded query={teams}>
        {({ items }) =>
          items.length === 0 ? <p className="coaching-empty">{words.noTeams}</p> : <Chosen teams={items} />
        }
      </Loaded>
    </div>
  );
}

function Chosen({ teams }: { readonly teams: PackTeams['items'] }) {
  const { texts } = useLanguage();
  const words = texts.coaching.pack;
  const id = useId();
  const [params, setParams] = useSearchParams();
  const team = teams.find(({ teamId }) => teamId === params.get('teamId')) ?? teams[0];
  const teamId = team?.teamId ?? '';
  const week = params.get('week');
  const query = useQuery({
    queryKey: ['weekly-pack', teamId, week],
    queryFn: ({ signal }) => getPack(teamId, week, signal),
  });
  const change = (name: 'teamId' | 'week', value: string) =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        if (value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  return (
    <>
      <search className="filters" aria-label={texts.filters.title}>
        <Select
          aria-label={words.team}
          value={teamId}
          popupMatchSelectWidth={false}
          options={teams.map((one) => ({ value: one.teamId, label: one.name }))}
          onChange={(value: string) => change('teamId', value)}
        />
        <label htmlFor={`${id}-week`} className="unseen">
          {words.week}
        </label>
        <Input
          id={`${id}-week`}
          type="date"
          className="pack-week"
          value={week ?? query.data?.from ?? ''}
          onChange={(event) => change('week', event.target.value)}
        />
        {query.data !== undefined && (
          <a className="coaching-plan-link" href={packPdfUrl(teamId, query.data.from)} download>
            {words.pdf}
          </a>
        )}
      </search>
      <Loaded query={query}>{(pack) => <Pack pack={pack} />}</Loaded>
    </>
  );
}

function Pack({ pack }: { readonly pack: WeeklyPack }) {
  const { texts } = useLanguage();
  const words = texts.coaching.pack;
  const { score, passed, coaching } = pack;
  const fixed = (value: number) => value.toFixed(1);
  return (
    <>
      <section className="panel" aria-label={words.overview}>
        <h2>
          {pack.teamName} · {words.weekOf(pack.from, pack.to)}
        </h2>
        {pack.calls === 0 ? (
          <p className="coaching-empty">{words.noCalls}</p>
        ) : (
          <p>{words.numbers(pack.calls, pack.judged, pack.reviewed)}</p>
        )}
        {score.mean !== null && (
          <p>
            {words.mean(
              fixed(score.mean.value),
              score.mean.low === null || score.mean.high === null
                ? ''
                : words.interval(fixed(score.mean.low), fixed(score.mean.high)),
              score.mean.n,
            )}
            {score.before !== null && ` · ${words.beforeMean(fixed(score.before.value))}`}
          </p>
        )}
        {passed !== null && (
          <p>
            {words.passed} {shareText(texts.coaching, passed, texts.none)}
          </p>
        )}
      </section>
      <Findings rules={pack.rules} />
      <section className="panel" aria-label={words.coaching}>
        <h2>{words.coaching}</h2>
        <p>{words.coachingText(coaching.begun, coaching.closed, coaching.open, coaching.overdue)}</p>
        <Counted counts={coaching.effects} names={texts.coaching.task.verdicts} />
        <Counted counts={coaching.causes} names={texts.coaching.task.causes} />
      </section>
      {(['good', 'bad'] as const).map((kind) => (
        <section key={kind} className="panel" aria-label={words[kind]}>
          <h2>{words[kind]}</h2>
          {pack.cases[kind].length === 0 && <p className="faint">{words.noCases}</p>}
          {pack.cases[kind].map((one) => (
            <CaseCard key={one.id} shown={one} />
          ))}
        </section>
      ))}
    </>
  );
}

function Counted({
  counts,
  names,
}: {
  readonly counts: Readonly<Record<string, number>>;
  readonly names: Readonly<Record<string, string>>;
}) {
  const entries = Object.entries(counts);
  if (entries.length === 0) return null;
  return (
    <ul className="coaching-line">
      {entries.map(([name, n]) => (
        <li key={name}>
          {names[name] ?? name} {n}
        </li>
      ))}
    </ul>
  );
}

function Findings({ rules }: { readonly rules: WeeklyPack['rules'] }) {
  const { code, texts } = useLanguage();
  const words = texts.coaching.pack;
  return (
    <section className="panel" aria-label={words.findings}>
      <h2>{words.findings}</h2>
      {rules.length === 0 ? (
        <p className="faint">{words.noFindings}</p>
      ) : (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than a phone is scrolled by keys too */}
          <section className="pack-table" tabIndex={0} aria-label={words.findings}>
            <table className="figures-table">
              <thead>
                <tr>
                  <th scope="col">{texts.coaching.rule}</th>
                  <th scope="col">{words.failed}</th>
                  <th scope="col">{words.shareOfJudged}</th>
                  <th scope="col">{words.lastWeek}</th>
                  <th scope="col">{words.trend}</th>
                </tr>
              </thead>
              <tbody>
                {rules.map((one) => (
                  <tr key={one.rule}>
                    <th scope="row">{one.title[code]}</th>
                    <td>{one.failed}</td>
                    <td>{shareText(texts.coaching, one.share, texts.none)}</td>
                    <td>{one.before === null ? texts.none : `${(100 * one.before.value).toFixed(1)}%`}</td>
                    <td>{words.trends[one.trend]}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
          <p className="faint small">{words.trendHint}</p>
        </>
      )}
    </section>
  );
}
