/** The editor of a YAML file: loaded only where somebody edits. */
import { autocompletion, closeBrackets, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import {
  bracketMatching,
  defaultHighlightStyle,
  indentOnInput,
  syntaxHighlighting,
} from '@codemirror/language';
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import type { LintProblem } from '../../rule-shapes.ts';
import { useTexts } from '../texts/language.tsx';
import { suggestionsAt } from './yaml-completion.ts';

interface EditorProps {
  readonly text: string;
  readonly label: string;
  /** Of this file. */
  readonly problems: readonly LintProblem[];
  /** JSON Schema for completion; null: none. */
  readonly schema: object | null;
  /** A line to go to; a new serial goes there again. */
  readonly goTo: { readonly line: number; readonly serial: number } | null;
  onChange(text: string): void;
}

export default function RuleEditor({ text, label, problems, schema, goTo, onChange }: EditorProps) {
  const texts = useTexts();
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef({ onChange, schema });
  latest.current = { onChange, schema };

  // biome-ignore lint/correctness/useExhaustiveDependencies: made once; the text then follows by itself
  useEffect(() => {
    if (box.current === null) return;
    const editor = new EditorView({
      parent: box.current,
      state: EditorState.create({ doc: text, extensions: extensions(label, latest) }),
    });
    view.current = editor;
    return () => {
      editor.destroy();
      view.current = null;
    };
  }, [label]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === text) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
  }, [text]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    const marks = problems.map((one) => diagnosticOf(editor, one, texts.rules.detail.use));
    editor.dispatch(setDiagnostics(editor.state, marks));
  }, [problems, texts]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || goTo === null) return;
    const { from } = lineAt(editor, goTo.line);
    editor.dispatch({
      selection: { anchor: from },
      effects: EditorView.scrollIntoView(from, { y: 'center' }),
    });
    editor.focus();
  }, [goTo]);

  return <div className="editor" ref={box} />;
}

type Latest = { readonly current: Pick<EditorProps, 'onChange' | 'schema'> };

function extensions(label: string, latest: Latest) {
  return [
    lineNumbers(),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    lintGutter(),
    yaml(),
    syntaxHighlighting(defaultHighlightStyle),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
    // Escape, then Tab, leaves the editor: the key alone indents.
    keymap.of([...completionKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap, indentWithTab]),
    autocompletion({
      override: [
        (context) => {
          const { schema } = latest.current;
          const found = schema && suggestionsAt(schema, context.state.doc.toString(), context.pos);
          if (!found || (!context.explicit && found.from === context.pos)) return null;
          return {
            from: found.from,
            validFor: /^[\w-]*$/,
            options: found.items.map(({ label: word, kind, description }) => ({
              label: word,
              apply: kind === 'key' ? `${word}: ` : word,
              type: kind === 'key' ? 'property' : 'enum',
              ...(description === null ? {} : { detail: description }),
            })),
          };
        },
      ],
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) latest.current.onChange(update.state.doc.toString());
    }),
  ];
}

function lineAt({ state }: EditorView, line: number) {
  return state.doc.line(Math.min(Math.max(1, line), state.doc.lines));
}

function diagnosticOf(editor: EditorView, problem: LintProblem, use: (word: string) => string): Diagnostic {
  const { from, to, text } = lineAt(editor, problem.line);
  const indent = text.length - text.trimStart().length;
  return {
    from: Math.min(to, from + indent),
    to,
    severity: problem.level,
    message: problem.what,
    actions: fixOf(problem, text).map((fixed) => ({
      name: use(problem.suggestion ?? ''),
      apply: (target) => {
        const line = lineAt(target, problem.line);
        target.dispatch({ changes: { from: line.from, to: line.to, insert: fixed } });
      },
    })),
  };
}

/** The line with the suggestion in place of what is wrong; nothing when that cannot be told. */
function fixOf({ suggestion, what, code }: LintProblem, line: string): string[] {
  if (suggestion === null) return [];
  if (code === 'not-raised' || code === 'lowered') return [line.replace(/\d+/, suggestion)];
  const wrong = /"([^"]+)"/.exec(what)?.[1];
  return wrong !== undefined && line.includes(wrong) ? [line.replace(wrong, suggestion)] : [];
}
