/** A page or panel that has nothing else to show: what happened, and what to do now. */
import type { ReactNode } from 'react';
import { RequestFailed } from '../api.ts';
import { useLanguage } from '../texts/language.tsx';
import { reasonText } from '../texts/reasons.ts';

interface MessageProps {
  readonly tone: 'quiet' | 'wait' | 'bad';
  readonly title: string;
  readonly hint: string;
  readonly detail?: ReactNode;
  readonly action?: ReactNode;
}

export function Message({ tone, title, hint, detail, action }: MessageProps) {
  return (
    <section className={`message ${tone}`} role={tone === 'bad' ? 'alert' : undefined}>
      <h2>{title}</h2>
      <p>{hint}</p>
      {detail !== undefined && <div className="message-detail">{detail}</div>}
      {action !== undefined && <div className="message-action">{action}</div>}
    </section>
  );
}

/** What to tell a person about a request that failed. */
export function useProblemText(): (error: unknown) => string {
  const { code, texts } = useLanguage();
  return (error) => {
    if (!(error instanceof RequestFailed)) return texts.problems.unknown;
    if (error.code === 'network') return texts.problems.network;
    const known = reasonText(error.code, code);
    return known ?? `${texts.problems.unknown} ${texts.problems.withCode(error.code)}`;
  };
}
