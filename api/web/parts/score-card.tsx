/** The score card by section, what it adds up to, and the cards this recording got before. */
import type { ScoreCard } from '../../../pipeline/domain.ts';
import type { RecordingDetail } from '../../shapes.ts';
import { useLanguage } from '../texts/language.tsx';
import { dateText } from '../texts/times.ts';
import { pointsText, ScoreText } from './tags.tsx';

export function ScoreCardPanel({
  card,
  history,
}: {
  card: ScoreCard | null;
  history: RecordingDetail['history'];
}) {
  const { code, texts } = useLanguage();
  if (card === null) return <p className="faint">{texts.score.notYet}</p>;
  return (
    <div className="score-card">
      <div className="score-top">
        <ScoreText judged={card} large />
        <div>
          <b>{card.title[code]}</b>
          <div className="faint small">
            {texts.score.normalised} · {texts.score.passMark(card.passMark)}
          </div>
        </div>
      </div>
      {card.veto && <p className="notice veto">{texts.score.vetoed}</p>}
      {card.normalised === null && <p className="notice unsure">{texts.score.notJudged}</p>}
      <table>
        <thead>
          <tr>
            <th scope="col">{texts.score.section}</th>
            <th scope="col" className="number">
              {texts.score.points} / {texts.score.potential}
            </th>
          </tr>
        </thead>
        <tbody>
          {card.sections.map((section) => (
            <tr key={section.id}>
              <th scope="row">
                {section.title[code]}
                <Bar score={section.score} potential={section.potential} />
              </th>
              <td className="number">
                {pointsText(section.score)} / {pointsText(section.potential)}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{texts.score.total}</th>
            <td className="number">
              {pointsText(card.score)} / {pointsText(card.potential)}
            </td>
          </tr>
        </tfoot>
      </table>
      <p className="faint small">{texts.score.unsureLeft}</p>
      <h3>{texts.score.history}</h3>
      {history.length <= 1 ? (
        <p className="faint small">{texts.score.historyNone}</p>
      ) : (
        <ul className="history">
          {history.map((one) => (
            <li key={one.scoreKey}>
              <ScoreText judged={one} />
              <span className="faint small">
                {dateText(one.createdAt, code)} · {texts.score.ruleSet} {one.ruleSet.slice(0, 8)}
              </span>
              {one.current && <span className="tag quiet">{texts.score.current}</span>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Bar({ score, potential }: { score: number; potential: number }) {
  if (potential <= 0) return null;
  const share = Math.max(0, Math.min(1, score / potential));
  return (
    <span className="bar" aria-hidden="true">
      <span className={share < 0.6 ? 'low' : ''} style={{ width: `${share * 100}%` }} />
    </span>
  );
}
