/** The editor of the rule or of its tests, with what is wrong marked on its line. */
import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { lazy, Suspense, useMemo } from 'react';
import type { RuleSource } from '../../rule-shapes.ts';
import { getRuleSchema } from '../rules-api.ts';
import { useTexts } from '../texts/language.tsx';
import type { Checked, RuleDraft } from './draft.ts';

const RuleEditor = lazy(() => import('./rule-editor.tsx'));

interface EditingProps {
  readonly source: RuleSource;
  readonly which: 'rule' | 'tests';
  readonly draft: RuleDraft;
  readonly checked: Checked;
  readonly goTo: { readonly file: string; readonly line: number; readonly serial: number } | null;
}

export function RuleEditing({ source, which, draft, checked, goTo }: EditingProps) {
  const texts = useTexts();
  const words = texts.rules.detail;
  const isRule = which === 'rule';
  const file = isRule ? source.file : source.testsFile;
  const schema = useQuery({
    queryKey: ['rule-schema'],
    queryFn: ({ signal }) => getRuleSchema(signal),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: isRule,
  });
  const problems = useMemo(
    () => checked.problems.filter((problem) => problem.file === file),
    [checked.problems, file],
  );
  return (
    <section className="editing" aria-label={isRule ? words.editor : words.testsEditor}>
      <h3>
        {isRule ? words.editor : words.testsEditor} <code>{file}</code>
      </h3>
      <p className="faint small">{words.editHint}</p>
      <Suspense
        fallback={
          <div aria-busy="true">
            <span className="unseen">{words.loadingEditor}</span>
            <Skeleton active paragraph={{ rows: 8 }} />
          </div>
        }
      >
        <RuleEditor
          text={isRule ? draft.yaml : draft.testsYaml}
          label={isRule ? words.editor : words.testsEditor}
          problems={problems}
          schema={isRule ? (schema.data ?? null) : null}
          goTo={goTo !== null && goTo.file === file ? goTo : null}
          onChange={isRule ? draft.setYaml : draft.setTestsYaml}
        />
      </Suspense>
    </section>
  );
}
