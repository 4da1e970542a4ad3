/** How many labels each slice has, and what recall they allow to be estimated. */
import type { LabellingState } from '../../label-shapes.ts';
import { useLanguage } from '../texts/language.tsx';
import { useValueText } from './label-answers.tsx';

type Rates = LabellingState['recall']['rates'][number];

export function LabelProgress({ state, given }: { readonly state: LabellingState; readonly given: number }) {
  const { code, texts } = useLanguage();
  const words = texts.labelling;
  const { counts, recall, mix } = state;
  const rates = recall.n === 0 ? [] : [...recall.rates, ...(recall.lane === null ? [] : [recall.lane])];
  return (
    <aside className="panel label-progress" aria-label={words.progress}>
      <h2>{words.progress}</h2>
      <p aria-live="polite">{words.byYou(given)}</p>
      <p className="faint small">{words.mix(mix.uncertain ?? 0, mix.disagreement ?? 0, mix.random ?? 0)}</p>
      {counts.length === 0 ? (
        <p className="faint">{words.noLabels}</p>
      ) : (
        <table className="figures-table">
          <thead>
            <tr>
              <th scope="col">{words.slice}</th>
              <th scope="col">{words.labels}</th>
              <th scope="col">{words.calls}</th>
            </tr>
          </thead>
          <tbody>
            {counts.map(({ slice, labels, calls }) => (
              <tr key={slice}>
                <th scope="row">{words.slices[slice]}</th>
                <td>{labels}</td>
                <td>{calls}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <h2>{words.recall}</h2>
      <p className={recall.isEnough ? undefined : 'notice unsure'}>{recall.sentence[code]}</p>
      {rates.length > 0 && <RatesTable rates={rates} />}
      {recall.skipped > 0 && <p className="small">{words.skippedCalls(recall.skipped)}</p>}
      {recall.stale > 0 && <p className="small">{words.staleCalls(recall.stale)}</p>}
      <p className="faint small">{recall.why[code]}</p>
    </aside>
  );
}

function RatesTable({ rates }: { readonly rates: readonly Rates[] }) {
  const words = useLanguage().texts.labelling;
  const valueText = useValueText();
  const nameOf = (label: string) =>
    label === 'lane' ? words.laneRow : label === 'complaint' ? words.modelRow : valueText(label);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone the table is scrolled, by keyboard as well
    <section className="table-scroll" aria-label={words.precisionRecall} tabIndex={0}>
      <table className="figures-table">
        <thead>
          <tr>
            <th scope="col">{words.precisionRecall}</th>
            <th scope="col">{words.people}</th>
            <th scope="col">{words.given}</th>
            <th scope="col">{words.precision}</th>
            <th scope="col">{words.recallColumn}</th>
          </tr>
        </thead>
        <tbody>
          {rates.map(({ label, truth, given, precision, recall }) => (
            <tr key={label}>
              <th scope="row">{nameOf(label)}</th>
              <td>{truth}</td>
              <td>{given}</td>
              <td>{shareText(precision)}</td>
              <td>{shareText(recall)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function shareText(share: Rates['recall']): string {
  if (share === null) return '–';
  const [value, low, high] = [share.value, share.low, share.high].map((one) => Math.round(one * 100));
  return `${value}%（${low}–${high}）`;
}
