/** How often people confirmed what a rule found, and how often an appeal overturned them. */
import type { RuleRow } from '../../rule-shapes.ts';
import { useTexts } from '../texts/language.tsx';

export function Precision({ row }: { readonly row: Pick<RuleRow, 'reviewPrecision' | 'overturned'> }) {
  const { rules: words } = useTexts();
  const { value, low, high, n } = row.reviewPrecision;
  if (value === null || low === null || high === null)
    return <span className="faint small">{words.noReviews}</span>;
  return (
    <>
      {percentText(value)}{' '}
      <span className="faint small">
        {percentText(low)}–{percentText(high)} · n={n}
      </span>
      {row.overturned !== null && row.overturned.value > 0 && (
        <span className="small">
          {' '}
          {words.overturned(percentText(row.overturned.value), row.overturned.n)}
        </span>
      )}
    </>
  );
}

/** One decimal below 10 %. */
export function percentText(share: number): string {
  const percent = share * 100;
  return `${percent > 0 && percent < 10 ? Number(percent.toFixed(1)) : Math.round(percent)}%`;
}
