/** What reviewers say of a call or of an item; while it is blind everybody sees their own notes only. */
import { useMutation } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import type { SessionCallDetail } from '../../calibration-shapes.ts';
import { sendNote } from '../calibration-api.ts';
import { useLanguage } from '../texts/language.tsx';
import { dateText } from '../texts/times.ts';
import { useItemText } from './calibration-text.ts';
import { useProblemText } from './message.tsx';
import { newId } from './new-id.ts';
import { RequestProblem } from './reason-dialog.tsx';

interface NotesProps {
  readonly call: SessionCallDetail;
  /** The item that is lit. */
  readonly item: string | null;
  onChanged(call: SessionCallDetail): void;
}

export function CalibrationNotes({ call, item, onChanged }: NotesProps) {
  const { code, texts } = useLanguage();
  const words = texts.calibration;
  const { titleOf } = useItemText();
  const problemText = useProblemText();
  const id = useId();
  const [text, setText] = useState('');
  const [isOfItem, setOfItem] = useState(true);
  const [noteId, setNoteId] = useState(newId);
  const add = useMutation({
    mutationFn: () =>
      sendNote(call.sessionId, call.recordingId, {
        id: noteId,
        item: isOfItem ? item : null,
        text: text.trim(),
      }),
    onSuccess: (changed) => {
      setText('');
      setNoteId(newId());
      onChanged(changed);
    },
  });
  return (
    <section className="calibration-notes" aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>{words.notes}</h3>
      {call.state === 'judging' && <p className="faint small">{words.blindNotes}</p>}
      <ul>
        {call.notes.map((note) => (
          <li key={`${note.at} ${note.who}`}>
            <span className="faint small">
              {call.names[note.who] ?? note.who} · {dateText(note.at, code)}
              {note.item !== null &&
                ` · ${titleOf(call.items.find((one) => one.item === note.item) ?? { item: note.item, rule: null })}`}
            </span>
            <p>{note.text}</p>
          </li>
        ))}
      </ul>
      {call.state !== 'closed' && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (text.trim() !== '') add.mutate();
          }}
        >
          <label htmlFor={`${id}-text`}>{words.addNote}</label>
          <Input.TextArea
            id={`${id}-text`}
            value={text}
            maxLength={2000}
            autoSize={{ minRows: 1, maxRows: 4 }}
            onChange={(event) => setText(event.target.value)}
          />
          <div className="calibration-actions">
            <label className="small">
              <input
                type="checkbox"
                checked={isOfItem}
                onChange={(event) => setOfItem(event.target.checked)}
              />{' '}
              {words.noteOf}
            </label>
            <Button htmlType="submit" size="small" loading={add.isPending}>
              {words.send}
            </Button>
          </div>
          {add.isError && <RequestProblem error={add.error} text={problemText(add.error)} />}
        </form>
      )}
    </section>
  );
}
