/** Answers (or consensus) as they are on the page and on the server: one request at a time, nothing is lost. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { SessionCallDetail } from '../../calibration-shapes.ts';
import { type Said, sendAnswers, sendConsensus } from '../calibration-api.ts';
import { newId } from './new-id.ts';

interface Saving {
  /** Item to value, those not saved yet too. */
  readonly values: ReadonlyMap<string, string>;
  readonly isSaving: boolean;
  readonly hasSaved: boolean;
  readonly error: unknown;
  set(said: readonly Said[]): void;
  retry(): void;
}

export function useSaving(
  call: SessionCallDetail,
  what: 'answers' | 'consensus',
  onChanged: (call: SessionCallDetail) => void,
): Saving {
  const [waiting, setWaiting] = useState<readonly Said[]>([]);
  const [isSaving, setSaving] = useState(false);
  const [hasSaved, setSaved] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const changed = useRef(onChanged);
  changed.current = onChanged;
  const { sessionId, recordingId } = call;

  useEffect(() => {
    if (isSaving || error !== null || waiting.length === 0) return;
    setSaving(true);
    const send =
      what === 'answers'
        ? sendAnswers(sessionId, recordingId, { id: newId(), answers: waiting })
        : sendConsensus(sessionId, recordingId, { id: newId(), items: waiting });
    send
      .then((answered) => {
        setWaiting((now) => now.filter((one) => !waiting.includes(one)));
        setSaved(true);
        changed.current(answered);
      })
      .catch(setError)
      .finally(() => setSaving(false));
  }, [waiting, isSaving, error, what, sessionId, recordingId]);

  const stored = useMemo(
    () =>
      what === 'answers'
        ? Object.entries(call.mine)
        : (call.shown ?? []).flatMap(({ item, consensus }): [string, string][] =>
            consensus === null ? [] : [[item, consensus.value]],
          ),
    [call, what],
  );
  const values = useMemo(
    () => new Map([...stored, ...waiting.map(({ item, value }) => [item, value] as const)]),
    [stored, waiting],
  );
  const set = useCallback((said: readonly Said[]) => {
    setWaiting((now) => [...now.filter(({ item }) => !said.some((one) => one.item === item)), ...said]);
  }, []);
  const retry = useCallback(() => setError(null), []);
  return { values, isSaving, hasSaved, error, set, retry };
}
