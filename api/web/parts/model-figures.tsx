/** What a version can do: headline figures with their intervals, and by label. */
import type { StoredModelVersion } from '../../model-shapes.ts';
import { useTexts } from '../texts/language.tsx';
import { metricText, shareText, valueText } from './model-text.ts';

type Metrics = NonNullable<StoredModelVersion['metrics']>;
type Headline = Metrics['headlines'][number];

/** `0.902 (0.831–0.962, n=133)`; with the target where there is one. */
export function Figure({ headline: { metric, value, target } }: { readonly headline: Headline }) {
  const { models: words } = useTexts();
  return (
    <span className="model-figure">
      <span>{metricText(words, metric)}</span> <b>{shareText(value.value)}</b>{' '}
      <span className="faint small">
        {words.interval(shareText(value.low), shareText(value.high), value.n)}
        {target !== null && ` · ${words.target(target.toFixed(2))}`}
      </span>
    </span>
  );
}

export function Figures({ metrics }: { readonly metrics: Metrics }) {
  const { models: words } = useTexts();
  return (
    <>
      <ul className="model-headlines">
        {metrics.headlines.map((headline) => (
          <li key={headline.metric}>
            <Figure headline={headline} />
          </li>
        ))}
      </ul>
      <details>
        <summary>{words.figures}</summary>
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{words.label}</th>
              <th scope="col">{words.count}</th>
              <th scope="col">{words.precision}</th>
              <th scope="col">{words.recall}</th>
              <th scope="col">{words.f1}</th>
            </tr>
          </thead>
          <tbody>
            {metrics.labels.map(({ label, n, precision, recall, f1 }) => (
              <tr key={label}>
                <th scope="row">{valueText(words, label)}</th>
                <td>{n}</td>
                <td>{precision?.toFixed(2) ?? '–'}</td>
                <td>{recall?.toFixed(2) ?? '–'}</td>
                <td>{f1.toFixed(2)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}
