/** The organisation as a tree, who has which role where, and API tokens. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { useEffect, useState } from 'react';
import { ApiTokens } from '../parts/api-tokens.tsx';
import { Message, useProblemText } from '../parts/message.tsx';
import { PeopleTable } from '../parts/people-table.tsx';
import { useMay } from '../parts/session.tsx';
import { AddUnit, UnitTree } from '../parts/unit-tree.tsx';
import { getPeople, getUnits } from '../staff-api.ts';
import { useTexts } from '../texts/language.tsx';
import '../look/staff.css';

export default function PeoplePage() {
  const texts = useTexts();
  const words = texts.staff;
  const may = useMay();
  const queries = useQueryClient();
  const problemText = useProblemText();
  const [unitId, setUnitId] = useState<number | null>(null);
  const people = useQuery({ queryKey: ['people'], queryFn: ({ signal }) => getPeople(signal) });
  const units = useQuery({ queryKey: ['org-units'], queryFn: ({ signal }) => getUnits(signal) });
  useEffect(() => {
    document.title = `${words.title} · ${texts.product}`;
  }, [texts, words]);
  const error = people.error ?? units.error;
  const renew = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ['people'] }),
      queries.invalidateQueries({ queryKey: ['org-units'] }),
    ]);
  const unit = units.data?.items.find(({ id }) => id === unitId) ?? null;
  return (
    <div className="list-page staff-page">
      <header className="list-head">
        <div>
          <h1>{words.title}</h1>
          <p>{may.managePeople ? words.intro : words.readOnly}</p>
        </div>
      </header>
      {error !== null ? (
        <Message
          tone="bad"
          title={words.errorTitle}
          hint={problemText(error)}
          action={<Button onClick={renew}>{texts.reload}</Button>}
        />
      ) : people.data === undefined || units.data === undefined ? (
        <div className="panel" aria-busy="true">
          <span className="unseen">{texts.loading}</span>
          <Skeleton active paragraph={{ rows: 8 }} />
        </div>
      ) : (
        <div className="staff-panes">
          <section className="panel" aria-labelledby="staff-tree">
            <h2 id="staff-tree">{words.tree}</h2>
            <UnitTree units={units.data.items} chosen={unitId} onChoose={setUnitId} />
            {units.data.unknownTeams.length > 0 && (
              <p className="staff-warning small">{words.unknownTeams(units.data.unknownTeams.join('、'))}</p>
            )}
            {may.managePeople && <AddUnit units={units.data.items} below={unit} onAdded={renew} />}
          </section>
          <div>
            <PeopleTable
              people={people.data.items.filter(
                ({ roles }) => unitId === null || roles.some((grant) => grant.unitId === unitId),
              )}
              units={units.data.items}
              unit={unit}
              mayChange={may.managePeople}
              onChanged={renew}
            />
            <ApiTokens
              names={Object.fromEntries(people.data.items.map(({ login, name }) => [login, name]))}
            />
          </div>
        </div>
      )}
    </div>
  );
}
