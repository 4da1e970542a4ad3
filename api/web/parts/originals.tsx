/** What is masked in a call, opened for a reason and an hour: the words, and the sound. */
import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { RecordingDetail } from '../../shapes.ts';
import { getOriginalRecording, openOriginal } from '../originals-api.ts';
import { useTexts } from '../texts/language.tsx';
import { timeOfDayText } from '../texts/times.ts';

const ReasonDialog = lazy(() =>
  import('./reason-dialog.tsx').then((part) => ({ default: part.ReasonDialog })),
);

type Kind = 'text' | 'audio';

interface Open<T> {
  readonly shown: T;
  /** ISO 8601. */
  readonly until: string;
}

/** In the memory of the page only: neither its address nor its history opens anything, and leaving it hides all. */
export function useOriginals(recordingId: string) {
  const [text, setText] = useState<Open<RecordingDetail> | null>(null);
  const [audio, setAudio] = useState<Open<string> | null>(null);
  const [ended, setEnded] = useState<readonly Kind[]>([]);
  const end = (kind: Kind) => {
    if (kind === 'text') setText(null);
    else setAudio(null);
    setEnded((before) => [...before.filter((one) => one !== kind), kind]);
  };
  useEnd(text, () => end('text'));
  useEnd(audio, () => end('audio'));
  const open = useMutation({
    mutationFn: async ({ kind, reason }: { kind: Kind; reason: string }) => {
      const { url, until } = await openOriginal(recordingId, kind, reason);
      if (kind === 'audio') setAudio({ shown: url, until });
      else setText({ shown: await getOriginalRecording(recordingId, url), until });
      setEnded((before) => before.filter((one) => one !== kind));
    },
  });
  return {
    text,
    audio,
    /** What came to its end by itself. */
    ended,
    open: (kind: Kind, reason: string) => open.mutateAsync({ kind, reason }),
    hide: (kind: Kind) => (kind === 'text' ? setText(null) : setAudio(null)),
    /** The server no longer opens it. */
    expire: end,
  };
}

type Originals = ReturnType<typeof useOriginals>;

function useEnd(open: Open<unknown> | null, onEnd: () => void): void {
  const until = open?.until ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the end changes with what is open, not with each drawing
  useEffect(() => {
    if (until === null) return;
    const timer = setTimeout(onEnd, Math.max(0, Date.parse(until) - Date.now()));
    return () => clearTimeout(timer);
  }, [until]);
}

export function OriginalsBar({
  originals,
  audible,
}: {
  readonly originals: Originals;
  readonly audible: boolean;
}) {
  const words = useTexts().originals;
  const [asking, setAsking] = useState<Kind | null>(null);
  const kinds: readonly Kind[] = audible ? ['text', 'audio'] : ['text'];
  return (
    <div className="originals">
      {originals.ended.map((kind) => (
        <p key={kind} className="notice unsure" role="status">
          {words.ended[kind]}
        </p>
      ))}
      {kinds.map((kind) => {
        const open = originals[kind];
        return open === null ? null : (
          <p key={kind} className="notice veto original-shown" role="status">
            <span>{words.shown[kind]((timeOfDayText(open.until, 0) ?? '').slice(0, 5))}</span>
            <Button size="small" onClick={() => originals.hide(kind)}>
              {words.hide[kind]}
            </Button>
          </p>
        );
      })}
      <div className="original-actions">
        {kinds.map(
          (kind) =>
            originals[kind] === null && (
              <Button key={kind} size="small" onClick={() => setAsking(kind)}>
                {words.open[kind]}
              </Button>
            ),
        )}
      </div>
      {asking !== null && (
        <Suspense>
          <ReasonDialog
            title={words.open[asking]}
            hint={words.hint}
            label={words.reason}
            example={words.example}
            confirm={words.confirm}
            leastChars={2}
            act={(reason) => originals.open(asking, reason)}
            onDone={() => setAsking(null)}
            onClose={() => setAsking(null)}
          />
        </Suspense>
      )}
    </div>
  );
}
