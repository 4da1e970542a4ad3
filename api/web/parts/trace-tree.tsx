/** How a rule came to its verdict, as a tree a QA person can read. */
import { useMemo } from 'react';
import type { Evidence } from '../../../pipeline/domain.ts';
import type { TraceNode } from '../../../rules/evaluate.ts';
import type { RuleTrace } from '../../rule-shapes.ts';
import { useTexts } from '../texts/language.tsx';

interface TreeProps {
  readonly traced: Pick<RuleTrace, 'trace' | 'notApplicable' | 'unsure' | 'turns'>;
  timeText(ms: number): string;
  /** Makes evidence a button. */
  onEvidence?: ((evidence: Evidence) => void) | undefined;
}

export function TraceTree({ traced, ...rest }: TreeProps) {
  const { trace: words } = useTexts().rules;
  const again = useMemo(() => repeatsIn([traced.trace, traced.notApplicable, traced.unsure]), [traced]);
  const trees = [
    [words.main, traced.trace],
    [words.notApplicable, traced.notApplicable],
    [words.unsure, traced.unsure],
  ] as const;
  return (
    <div className="trace">
      <p className="faint small">{words.hint}</p>
      {trees.map(([title, node]) =>
        node === null ? null : (
          <section key={title} aria-label={title}>
            <h4>{title}</h4>
            <ul>
              <Node node={node} traced={traced} again={again} join={null} {...rest} />
            </ul>
          </section>
        ),
      )}
    </div>
  );
}

const signs = { true: '✓', false: '✗', unsure: '?' } as const;

/** Conditions told before: their evidence stands there. */
function repeatsIn(trees: readonly (TraceNode | null)[]): ReadonlySet<TraceNode> {
  const names = new Set<string>();
  const repeats = new Set<TraceNode>();
  const walk = (node: TraceNode) => {
    const isCondition = node.condition !== null && node.what !== 'step';
    if (isCondition && names.has(node.what)) {
      repeats.add(node);
      return;
    }
    if (isCondition) names.add(node.what);
    for (const part of node.parts) walk(part);
  };
  for (const tree of trees) if (tree !== null) walk(tree);
  return repeats;
}

/** What a condition leans on is told in one line with the condition itself. */
const leaning = new Set(['after', 'before', 'around', 'with', 'without']);

interface NodeProps extends TreeProps {
  readonly node: TraceNode;
  readonly again: ReadonlySet<TraceNode>;
  /** Said before the condition: how another one leans on it. */
  readonly join: string | null;
}

function Node({ node, join: leans, ...rest }: NodeProps) {
  const { trace: words } = useTexts().rules;
  const joins: Readonly<Record<string, string>> = words.joins;
  const { state, what, condition, measured, threshold, reason, level, evidence, parts } = node;
  const join = leans ?? joins[what];
  const [only] = parts;
  if (condition === null && parts.length === 1 && only !== undefined && leaning.has(what))
    return <Node node={only} join={joins[what] ?? null} {...rest} />;
  const isRepeat = rest.again.has(node);
  return (
    <li className={`trace-node ${state}`}>
      <div className="trace-line">
        <span className="trace-sign" role="img" aria-label={words.states[state]}>
          {signs[state]}
        </span>
        <span>
          {join !== undefined && <span className="trace-join">{join}</span>}
          {condition !== null && (
            <>
              {' '}
              <b>{condition.label}</b>{' '}
              <span className="faint small">{words.operator(condition.operator)}</span>
            </>
          )}
          {measured !== null && <span className="trace-number">{words.value(String(measured))}</span>}
          {threshold !== null && <span className="trace-number">{words.threshold(String(threshold))}</span>}
          {reason !== null && <span className="trace-reason">{reason}</span>}
          {isRepeat && <span className="trace-reason">{words.above}</span>}
          {reason === null && level === 1 && <span className="trace-reason">{words.maybeHidden}</span>}
        </span>
      </div>
      {!isRepeat && (evidence.length > 0 || parts.length > 0) && (
        <ul>
          {evidence.map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two pieces of evidence may be alike in everything
            <li key={`evidence ${index}`} className="trace-evidence">
              <EvidenceLine one={one} {...rest} />
            </li>
          ))}
          {parts.map((part, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two parts may be alike in everything
            <Node key={`part ${index}`} node={part} join={null} {...rest} />
          ))}
        </ul>
      )}
    </li>
  );
}

function EvidenceLine({ one, traced, timeText, onEvidence }: TreeProps & { readonly one: Evidence }) {
  const texts = useTexts();
  const { trace: words } = texts.rules;
  const role = one.turn === null ? undefined : traced.turns[one.turn]?.role;
  const place =
    one.kind === 'searched'
      ? `${words.searched} ${timeText(one.startMs)}–${timeText(one.endMs)}`
      : `${one.turn === null ? '' : `${words.turn(one.turn + 1)} · `}${timeText(one.startMs)}`;
  const content = (
    <>
      {one.kind === 'nearest-miss' && <span className="chip-kind">{words.nearest}</span>}
      <span className="chip-time">{place}</span>
      {role !== undefined && <span className="chip-kind">{texts.roles[role]}</span>}
      {one.quote !== '' && one.kind !== 'searched' && <q>{one.quote}</q>}
      {one.likeness !== undefined && (
        <span className="chip-kind">{words.likeness(`${Math.round(one.likeness * 100)}%`)}</span>
      )}
    </>
  );
  return onEvidence === undefined ? (
    <span className={`chip plain ${one.kind}`}>{content}</span>
  ) : (
    <button type="button" className={`chip ${one.kind}`} onClick={() => onEvidence(one)}>
      {content}
    </button>
  );
}
