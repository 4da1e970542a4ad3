/** What a rule is about, in words. */
import type { RuleSource } from '../../rule-shapes.ts';
import { useLanguage } from '../texts/language.tsx';
import { Precision } from './rule-precision.tsx';
import { HitBar } from './rules-table.tsx';

export function RuleFactsPanel({ source }: { readonly source: RuleSource }) {
  const { code, texts } = useLanguage();
  const words = texts.rules.detail;
  const { from, to } = source.effective;
  const effective = [from && words.from(from), to && words.to(to)].filter(Boolean).join(' ');
  const facts = [
    [words.what, source.explanation[code]],
    [words.source, source.source],
    [texts.rules.section, source.sectionTitle?.[code] ?? source.section],
    [words.cards, source.cards.map((card) => card[code]).join(' · ') || words.noCards],
    [words.effective, effective || words.always],
    [texts.rules.status, texts.rules.statusHints[source.status]],
  ] as const;
  return (
    <section className="rule-facts" aria-label={words.what}>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>{texts.rules.hitRate}</dt>
          <dd>
            <HitBar row={source} />
          </dd>
        </div>
        <div>
          <dt>{texts.rules.precision}</dt>
          <dd>
            <Precision row={source} />
          </dd>
        </div>
        {source.needsHuman && (
          <div>
            <dt>{texts.rules.points}</dt>
            <dd>{texts.rules.needsHuman}</dd>
          </div>
        )}
      </dl>
      <TextList title={words.knowledge} items={source.knowledge} />
      <TextList title={words.todo} items={source.todo} />
    </section>
  );
}

function TextList({ title, items }: { readonly title: string; readonly items: readonly string[] }) {
  if (items.length === 0) return null;
  return (
    <details>
      <summary>
        {title} {items.length}
      </summary>
      <ul>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </details>
  );
}
