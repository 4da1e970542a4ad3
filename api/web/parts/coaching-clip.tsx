/** One clip: what is said in it, masked, and its sound, muted where it would tell who somebody is. */
import { useTexts } from '../texts/language.tsx';
import { clockText } from '../texts/times.ts';

interface ClipProps {
  readonly label: string;
  /** Null: there is no sound. */
  readonly audio: string | null;
  readonly startMs: number;
  readonly turns: readonly { readonly role: string; readonly startMs: number; readonly text: string }[];
}

export function Clip({ label, audio, startMs, turns }: ClipProps) {
  const words = useTexts().coaching;
  const roles: Readonly<Record<string, string>> = words.roles;
  return (
    <div className="clip">
      {audio === null ? (
        <p className="faint small">{words.task.noAudio}</p>
      ) : (
        // biome-ignore lint/a11y/useMediaCaption: the words stand below
        <audio controls preload="none" src={audio} aria-label={label} />
      )}
      {turns.length === 0 ? (
        <p className="faint">{words.task.noWords}</p>
      ) : (
        <ol className="clip-turns">
          {turns.map((turn) => (
            <li key={`${turn.startMs}-${turn.role}`} className={turn.role}>
              <span className="clip-who">
                {roles[turn.role] ?? words.roles.unknown}{' '}
                <span className="faint small">{clockText(Math.max(0, turn.startMs - startMs))}</span>
              </span>
              <span>{turn.text}</span>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
