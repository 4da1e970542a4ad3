/** The same question answered differently. */
import { useQuery } from '@tanstack/react-query';
import { Button, Select, Skeleton } from 'antd';
import { Link, useSearchParams } from 'react-router';
import type { Conflicts } from '../../knowledge-shapes.ts';
import { getConflicts } from '../knowledge-api.ts';
import { useLanguage, useTexts } from '../texts/language.tsx';
import type { Texts } from '../texts/zh.ts';
import { EmptyState } from './empty-state.tsx';
import { Message, useProblemText } from './message.tsx';

const periods = [7, 30, 90, 365] as const;
type Conflict = Conflicts['rows'][number];

export function KnowledgeConflicts() {
  const texts = useTexts();
  const words = texts.knowledge.conflicts;
  const problemText = useProblemText();
  const [params, setParams] = useSearchParams();
  const days = periods.find((one) => String(one) === params.get('days')) ?? 90;
  const answer = useQuery({
    queryKey: ['conflicts', days],
    queryFn: ({ signal }) => getConflicts(days, signal),
    placeholderData: (before) => before,
  });
  const { data } = answer;
  return (
    <>
      <p className="faint">{words.hint}</p>
      <div className="form-line">
        <Select<number>
          value={days}
          aria-label={words.days}
          options={periods.map((value) => ({ value, label: words.dayNames[value] }))}
          onChange={(value) => setParams({ tab: 'conflicts', days: String(value) }, { replace: true })}
        />
        {data !== undefined && <span className="faint">{words.looked(data.calls, data.most)}</span>}
      </div>
      {answer.error !== null ? (
        <Message
          tone="bad"
          title={texts.knowledge.errorTitle}
          hint={problemText(answer.error)}
          action={<Button onClick={() => answer.refetch()}>{texts.reload}</Button>}
        />
      ) : data === undefined ? (
        <div aria-busy="true">
          <span className="unseen">{texts.loading}</span>
          <Skeleton active title={false} paragraph={{ rows: 6 }} />
        </div>
      ) : data.rows.length === 0 ? (
        <EmptyState page="conflicts" />
      ) : (
        data.rows.map((row) => <ConflictCard key={row.id} row={row} />)
      )}
    </>
  );
}

function ConflictCard({ row }: { readonly row: Conflict }) {
  const { code, texts } = useLanguage();
  const words = texts.knowledge.conflicts;
  return (
    <section className="panel conflict" data-item={row.id} aria-labelledby={`conflict-${row.id}`}>
      <h2 id={`conflict-${row.id}`}>
        <Link to={`/knowledge/${encodeURIComponent(row.id)}`}>{row.title[code]}</Link>
      </h2>
      <p>
        <b>{words.standard}</b> {row.standards.join('；')}
      </p>
      <p>
        {words.wrong(row.wrongCalls, row.calls)}
        {row.isBetween && <span className="tag doubtful"> {words.between}</span>}
      </p>
      <div className="table-scroll">
        <table className="figures-table">
          <thead>
            <tr>
              <th scope="col">{words.said}</th>
              <th scope="col">{texts.knowledge.frequent.calls}</th>
              <th scope="col">{words.by}</th>
              <th scope="col">{words.examples}</th>
            </tr>
          </thead>
          <tbody>
            {row.values.map((value) => (
              <tr key={value.value}>
                <th scope="row">
                  {valueText(value.value, words)}{' '}
                  <span className={`tag ${value.isRight ? '' : 'fail'}`}>
                    {value.isRight ? words.right : words.off}
                  </span>
                </th>
                <td>{value.calls}</td>
                <td>{[...value.teams, ...value.channels.map((one) => texts.channels[one])].join('、')}</td>
                <td className="examples">
                  <ul>
                    {value.statements.map((one) => (
                      <li key={`${one.recordingId} ${one.turn}`}>
                        <Link to={`/recordings/${encodeURIComponent(one.recordingId)}`}>{one.quote}</Link>
                      </li>
                    ))}
                  </ul>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** `4320 min` → 3 天. */
function valueText(value: string, words: Texts['knowledge']['conflicts']): string {
  const [amount = '', unit] = value.split(' ');
  if (unit === 'yuan') return words.yuan(amount);
  if (unit === '%') return `${amount}%`;
  const minutes = Number(amount);
  if (minutes % 1440 === 0) return words.spanDays(minutes / 1440);
  return minutes % 60 === 0 ? words.hours(minutes / 60) : words.minutes(minutes);
}
