/** Scripts and items as a list, and the questions customers ask most. */
import { Link } from 'react-router';
import type { FrequentQuestions, KnowledgeRow } from '../../knowledge-shapes.ts';
import { useLanguage, useTexts } from '../texts/language.tsx';

export function KnowledgeRows({ rows }: { readonly rows: readonly KnowledgeRow[] }) {
  const { code, texts } = useLanguage();
  const words = texts.knowledge;
  return (
    <ul className="knowledge-rows">
      {rows.map((row) => (
        <li key={`${row.id} ${row.from} ${row.regions.join()}`} data-item={row.id}>
          <p className="knowledge-head">
            <span className={`tag knowledge-kind ${row.kind}`}>{words.kinds[row.kind]}</span>
            <Link to={`/knowledge/${encodeURIComponent(row.id)}`}>{row.title[code]}</Link>
            <StalenessTag row={row} />
          </p>
          <p className="knowledge-text">{row.text[0]}</p>
          <p className="faint small knowledge-facts">
            <span>{row.owner}</span>
            <ValidText row={row} />
            <UseText row={row} />
          </p>
        </li>
      ))}
    </ul>
  );
}

/** Nothing beside what is simply in force. */
export function StalenessTag({ row }: { readonly row: KnowledgeRow }) {
  const words = useTexts().knowledge;
  if (row.staleness === 'current') return null;
  return (
    <span className={`tag stale-${row.staleness}`} title={words.stalenessHints[row.staleness]}>
      {words.stalenesses[row.staleness]}
    </span>
  );
}

export function ValidText({ row }: { readonly row: KnowledgeRow }) {
  const words = useTexts().knowledge;
  const days = [row.from && words.since(row.from), row.to && words.until(row.to)].filter(Boolean);
  const where = row.regions.length === 0 ? '' : ` · ${row.regions.join('、')}`;
  return (
    <span>
      {days.length === 0 ? words.always : days.join(' ')}
      {where}
    </span>
  );
}

export function UseText({ row }: { readonly row: KnowledgeRow }) {
  const words = useTexts().knowledge;
  const { said, asked } = row.uses;
  const uses = [said > 0 && words.said(said), asked > 0 && words.asked(asked)].filter(Boolean);
  return <span>{uses.length === 0 ? words.unused : uses.join('，')}</span>;
}

export function FrequentTable({ rows }: { readonly rows: FrequentQuestions['rows'] }) {
  const { code, texts } = useLanguage();
  const words = texts.knowledge.frequent;
  const most = Math.max(1, ...rows.map(({ calls }) => calls));
  return (
    <div className="table-scroll">
      <table className="figures-table frequent">
        <thead>
          <tr>
            <th scope="col">{words.question}</th>
            <th scope="col">{words.calls}</th>
            <th scope="col">{words.share}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} data-item={row.id}>
              <th scope="row">
                <Link to={`/knowledge/${encodeURIComponent(row.id)}`}>{row.title[code]}</Link>
                {row.question !== null && <div className="faint small">{row.question}</div>}
              </th>
              <td>{row.calls}</td>
              <td>
                <span className="hit">
                  <span className="hit-bar" aria-hidden="true">
                    <span style={{ width: `${(100 * row.calls) / most}%` }} />
                  </span>
                  <b>{percent(row.share)}</b>
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)}%`;
}
