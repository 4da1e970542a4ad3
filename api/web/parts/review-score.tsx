/** The machine's score beside the one that counts, and every score there was. */
import type { ReviewDetail } from '../../review-shapes.ts';
import { useLanguage } from '../texts/language.tsx';
import { dateText } from '../texts/times.ts';
import { pointsText, ScoreText } from './tags.tsx';

export function ReviewScore({
  data,
}: {
  readonly data: Pick<ReviewDetail, 'score' | 'publications' | 'names'>;
}) {
  const { code, texts } = useLanguage();
  const words = texts.review.panel;
  if (data.score === null) return null;
  const { machine, final } = data.score;
  return (
    <section className="review-score" aria-label={words.score}>
      <dl>
        {(
          [
            [words.machine, machine],
            [words.human, final],
          ] as const
        ).map(([name, card]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <ScoreText judged={card} large />
              <span className="faint small">
                {pointsText(card.score)} / {pointsText(card.potential)}
              </span>
            </dd>
          </div>
        ))}
      </dl>
      {data.publications.length > 0 && (
        <details>
          <summary>{words.history}</summary>
          <ul className="history">
            {data.publications.map((one) => (
              <li key={one.id}>
                <ScoreText judged={one} />
                <span className="faint small">
                  {one.cause === 'appeal' ? words.appealCard : words.humanCard} ·{' '}
                  {data.names[one.who] ?? one.who} · {dateText(one.at, code)}
                </span>
                {one.note !== null && <p className="small">{one.note}</p>}
              </li>
            ))}
            <li>
              <ScoreText judged={machine} />
              <span className="faint small">{words.machineCard}</span>
            </li>
          </ul>
        </details>
      )}
    </section>
  );
}
