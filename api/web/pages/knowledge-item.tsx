/** One script or knowledge item: what it says, since when, and the calls it was used in. */
import { useQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { useEffect } from 'react';
import { Link, useParams } from 'react-router';
import type { KnowledgeDetail, KnowledgeRow } from '../../knowledge-shapes.ts';
import { RequestFailed } from '../api.ts';
import { getKnowledgeItem } from '../knowledge-api.ts';
import { StalenessTag, UseText, ValidText } from '../parts/knowledge-rows.tsx';
import { Message, useProblemText } from '../parts/message.tsx';
import { useLanguage } from '../texts/language.tsx';
import { dateText } from '../texts/times.ts';

export default function KnowledgeItemPage() {
  const { code, texts } = useLanguage();
  const words = texts.knowledge;
  const problemText = useProblemText();
  const { id = '' } = useParams();
  const item = useQuery({
    queryKey: ['knowledge-item', id],
    queryFn: ({ signal }) => getKnowledgeItem(id, signal),
  });
  const [first, ...others] = item.data?.texts ?? [];
  useEffect(() => {
    document.title = `${first?.title[code] ?? words.title} · ${texts.product}`;
  }, [first, code, texts, words]);
  if (item.error !== null) {
    const gone = item.error instanceof RequestFailed && item.error.status === 404;
    return (
      <Message
        tone="bad"
        title={gone ? words.item.goneTitle : words.errorTitle}
        hint={gone ? words.item.goneHint : problemText(item.error)}
        action={
          <>
            {!gone && <Button onClick={() => item.refetch()}>{texts.reload}</Button>}{' '}
            <Link to="/knowledge">{words.item.back}</Link>
          </>
        }
      />
    );
  }
  if (item.data === undefined || first === undefined) {
    return (
      <div aria-busy="true" className="list-page">
        <span className="unseen">{texts.loading}</span>
        <Skeleton active paragraph={{ rows: 10 }} />
      </div>
    );
  }
  return (
    <article className="list-page rules-page knowledge-page">
      <p>
        <Link to="/knowledge">{words.item.back}</Link>
      </p>
      <header className="rule-head">
        <h1>{first.title[code]}</h1>
        <span className={`tag knowledge-kind ${first.kind}`}>{words.kinds[first.kind]}</span>
        <StalenessTag row={first} />
        <span className="faint">
          <UseText row={first} />
        </span>
      </header>
      <div className="rule-panes knowledge-panes">
        <section className="panel rule-facts">
          <Facts row={first} />
        </section>
        <section className="panel">
          <Wordings row={first} />
          {others.length > 0 && (
            <details>
              <summary>{words.item.other}</summary>
              {others.map((row) => (
                <div key={`${row.from} ${row.regions.join()}`} className="other-text">
                  <p className="faint">
                    <ValidText row={row} />
                  </p>
                  <Wordings row={row} />
                </div>
              ))}
            </details>
          )}
          <Calls calls={item.data.calls} />
        </section>
      </div>
    </article>
  );
}

function Facts({ row }: { readonly row: KnowledgeRow }) {
  const { texts } = useLanguage();
  const words = texts.knowledge;
  return (
    <dl>
      <div>
        <dt>{words.item.id}</dt>
        <dd>
          <code>{row.id}</code> {words.version(row.version)}
        </dd>
      </div>
      <div>
        <dt>{words.item.owner}</dt>
        <dd>{row.owner}</dd>
      </div>
      <div>
        <dt>{words.columns.valid}</dt>
        <dd>
          <ValidText row={row} />
        </dd>
      </div>
      <div>
        <dt>{words.item.regions}</dt>
        <dd>{row.regions.length === 0 ? words.everywhere : row.regions.join('、')}</dd>
      </div>
      <div>
        <dt>{words.item.types}</dt>
        <dd>{row.businessTypes.length === 0 ? words.item.allTypes : row.businessTypes.join('、')}</dd>
      </div>
      <div>
        <dt>{words.item.keywords}</dt>
        <dd>{row.keywords.join('、') || texts.none}</dd>
      </div>
      <div>
        <dt>{words.item.rules}</dt>
        <dd>
          {row.rules.length === 0
            ? texts.none
            : row.rules.map((rule) => (
                <span key={rule}>
                  <Link to={`/rules/${rule}`}>{rule}</Link>{' '}
                </span>
              ))}
        </dd>
      </div>
      <div>
        <dt>{words.item.facts}</dt>
        <dd>{row.facts.join('、') || texts.none}</dd>
      </div>
    </dl>
  );
}

function Wordings({ row }: { readonly row: KnowledgeRow }) {
  const words = useLanguage().texts.knowledge.item;
  return (
    <>
      <h2>{words.wordings}</h2>
      {row.text.length > 1 && <p className="faint small">{words.wordingsHint}</p>}
      <ol className="wordings">
        {row.text.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ol>
      <h2>{words.questions}</h2>
      {row.questions.length === 0 ? (
        <p className="faint">{words.noQuestions}</p>
      ) : (
        <ul className="wordings">
          {row.questions.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
    </>
  );
}

function Calls({ calls }: { readonly calls: KnowledgeDetail['calls'] }) {
  const { code, texts } = useLanguage();
  const words = texts.knowledge.item;
  return (
    <>
      <h2>{words.usedIn}</h2>
      {calls.length === 0 && <p className="faint">{words.notUsed}</p>}
      <ul className="knowledge-calls">
        {calls.map(({ id, startedAt, agentName, hits }) => (
          <li key={id}>
            <Link to={`/recordings/${encodeURIComponent(id)}`}>
              {dateText(startedAt, code) ?? texts.list.noTime} · {agentName ?? texts.list.noAgent}
            </Link>
            {hits.map(({ turn, of, likeness }) => (
              <span key={`${turn} ${of}`} className="faint small">
                {of === 'text'
                  ? words.saidAt(turn + 1, Math.round(likeness * 100))
                  : words.askedAt(turn + 1, Math.round(likeness * 100))}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </>
  );
}
