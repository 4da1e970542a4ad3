/** What is wrong with the draft, and saving it as a candidate. */
import { useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { Candidate } from '../../rule-shapes.ts';
import { saveCandidate } from '../rules-api.ts';
import { useTexts } from '../texts/language.tsx';
import type { Checked, RuleDraft } from './draft.ts';
import { useProblemText } from './message.tsx';
import { ReasonDialog, RequestProblem } from './reason-dialog.tsx';

interface BarProps {
  readonly draft: RuleDraft;
  readonly checked: Checked;
  readonly rule: string;
  onShow(file: string, line: number): void;
}

export function DraftBar({ draft, checked, rule, onShow }: BarProps) {
  const texts = useTexts();
  const words = texts.rules.detail;
  const problemText = useProblemText();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [isSaving, setSaving] = useState(false);
  if (!draft.isChanged) return null;
  const { problems, isChecking, error } = checked;
  const errors = problems.filter(({ level }) => level === 'error').length;
  const warnings = problems.length - errors;
  return (
    <section className="draft-bar" aria-label={words.changed}>
      <div className="draft-line">
        <b>{words.changed}</b>
        <span role="status" className={errors > 0 ? 'fault' : isChecking ? 'faint' : 'good'}>
          {isChecking
            ? words.checking
            : errors > 0
              ? words.problems(errors)
              : warnings > 0
                ? words.warnings(warnings)
                : error === null
                  ? words.ok
                  : ''}
        </span>
        <span className="draft-actions">
          <Button onClick={draft.undo}>{words.undo}</Button>
          <Button
            type="primary"
            disabled={errors > 0 || isChecking}
            title={errors > 0 ? words.saveFirst : undefined}
            onClick={() => setSaving(true)}
          >
            {words.save}
          </Button>
        </span>
      </div>
      {error !== null && <RequestProblem error={error} text={problemText(error)} />}
      {problems.length > 0 && (
        <ul className="problems">
          {problems.map(({ file, line, what, level, code }) => (
            <li key={`${file} ${line} ${code} ${what}`} className={level}>
              <button type="button" onClick={() => onShow(file, line)}>
                {words.elsewhere(file, line)}
              </button>
              <span lang="en">{what}</span>
            </li>
          ))}
        </ul>
      )}
      {isSaving && (
        <ReasonDialog
          title={words.saveTitle}
          hint={words.saveHint}
          confirm={words.save}
          label={words.note}
          example={words.noteExample}
          act={(note) => saveCandidate(draft.edited, note)}
          onClose={() => setSaving(false)}
          onDone={(saved) => {
            const { hash, isNew } = saved as Candidate;
            setSaving(false);
            message.success(isNew ? words.saved : words.savedSame);
            queries.invalidateQueries({ queryKey: ['rule-sets'] });
            // Texts of a rule set that is there already may be newer than those on this page.
            queries.invalidateQueries({ queryKey: ['rule'] });
            draft.undo();
            navigate(`/rules/${rule}?set=${hash}&tab=${isNew ? 'impact' : 'tests'}`);
          }}
        />
      )}
    </section>
  );
}
