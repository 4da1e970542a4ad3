/** A version against the one in force, on the same calls. */
import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { Link } from 'react-router';
import type { ModelComparison } from '../../model-shapes.ts';
import { compareModels } from '../models-api.ts';
import { useLanguage, useTexts } from '../texts/language.tsx';
import { useProblemText } from './message.tsx';
import { shareText, signedText, sliceText } from './model-text.ts';
import { RequestProblem } from './reason-dialog.tsx';

type Slice = ModelComparison['slices'][number];

/** `champion`: the version in force. */
export function ModelComparisonPanel({
  champion,
  version,
}: {
  readonly champion: string;
  readonly version: string;
}) {
  const { code, texts } = useLanguage();
  const problemText = useProblemText();
  const words = texts.models;
  const compared = useQuery({
    queryKey: ['model-comparison', champion, version],
    queryFn: ({ signal }) => compareModels(version, signal),
    // Both versions and the calls stay as they are while somebody looks.
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (compared.isError) return <RequestProblem error={compared.error} text={problemText(compared.error)} />;
  if (compared.data === undefined)
    return (
      <div aria-busy="true">
        <p role="status">{words.comparing}</p>
        <Skeleton active paragraph={{ rows: 4 }} />
      </div>
    );
  const { slices, verdict } = compared.data;
  return (
    <>
      <p className={`verdict ${verdict.winner}`} role="status">
        {verdict[code]}
      </p>
      <p className="faint">{words.compareHint}</p>
      <div className="wide">
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{words.slice}</th>
              <th scope="col">{words.calls}</th>
              <th scope="col">{words.champion}</th>
              <th scope="col">{words.challenger}</th>
              <th scope="col">{words.difference}</th>
              <th scope="col">{words.won}</th>
              <th scope="col">{words.lost}</th>
              <th scope="col" title={words.pHint}>
                {words.p}
              </th>
            </tr>
          </thead>
          <tbody>
            {slices.map((slice) => (
              <SliceRow key={slice.slice} slice={slice} />
            ))}
          </tbody>
        </table>
      </div>
      {slices.some(({ slice }) => slice === 'random') && <p className="faint">{words.randomHint}</p>}
      <CallList title={words.wonCalls(slices[0]?.won.length ?? 0)} slice={slices[0]} which="won" />
      <CallList title={words.lostCalls(slices[0]?.lost.length ?? 0)} slice={slices[0]} which="lost" />
    </>
  );
}

function SliceRow({ slice }: { readonly slice: Slice }) {
  const { models: words } = useTexts();
  return (
    <tr>
      <th scope="row">{sliceText(words, slice.slice)}</th>
      <td>{slice.n}</td>
      <td>
        <ShareCell share={slice.champion} />
      </td>
      <td>
        <ShareCell share={slice.challenger} />
      </td>
      <td>
        {signedText(slice.difference.value)}{' '}
        <span className="faint small">
          {signedText(slice.difference.low)} … {signedText(slice.difference.high)}
        </span>
      </td>
      <td>{slice.won.length}</td>
      <td>{slice.lost.length}</td>
      <td>{slice.p < 0.001 ? '< 0.001' : slice.p.toFixed(3)}</td>
    </tr>
  );
}

function ShareCell({ share: { value, low, high } }: { readonly share: Slice['champion'] }) {
  return (
    <>
      {shareText(value)}{' '}
      <span className="faint small">
        {shareText(low)}–{shareText(high)}
      </span>
    </>
  );
}

const mostShown = 100;

/** Dialogues of the corpus have no page. */
function CallList({
  title,
  slice,
  which,
}: {
  readonly title: string;
  readonly slice: Slice | undefined;
  readonly which: 'won' | 'lost';
}) {
  const ids = slice?.[which] ?? [];
  if (ids.length === 0) return null;
  return (
    <details>
      <summary>{title}</summary>
      <ul className="call-ids">
        {ids.slice(0, mostShown).map((id) => (
          <li key={id}>{/^[a-z]+\d*-\d{3}$/.test(id) ? id : <Link to={`/recordings/${id}`}>{id}</Link>}</li>
        ))}
      </ul>
    </details>
  );
}
