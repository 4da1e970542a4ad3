/** The matter a call belongs to: risk with its parts, the calls in order of time and why they are one. */
import { useQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { Link } from 'react-router';
import type { MatterShape, Quote } from '../../service-shapes.ts';
import { getMatter } from '../service-api.ts';
import { useLanguage } from '../texts/language.tsx';
import { clockText, dateText } from '../texts/times.ts';
import { LevelTag } from './alert-tags.tsx';
import { Message, useProblemText } from './message.tsx';

const refreshMs = 3_000;

/** A call that has not been read has no matter yet. */
export function useMatter(recordingId: string, isRead = true) {
  return useQuery({
    enabled: isRead,
    queryKey: ['matter', recordingId],
    queryFn: ({ signal }) => getMatter(recordingId, signal),
    refetchInterval: (query) => (query.state.data?.assessed === false ? refreshMs : false),
  });
}

/** `onQuote`: where to go for words of the call itself. */
export function MatterPanel({
  recordingId,
  onQuote,
}: {
  readonly recordingId: string;
  readonly onQuote?: (quote: Quote) => void;
}) {
  const { texts } = useLanguage();
  const problemText = useProblemText();
  const matter = useMatter(recordingId);
  if (matter.data !== undefined) {
    return <Matter matter={matter.data} recordingId={recordingId} {...(onQuote ? { onQuote } : {})} />;
  }
  if (matter.isPending) return <Skeleton active title={false} paragraph={{ rows: 5 }} />;
  return (
    <Message
      tone="bad"
      title={texts.service.matter.errorTitle}
      hint={problemText(matter.error)}
      action={<Button onClick={() => matter.refetch()}>{texts.reload}</Button>}
    />
  );
}

interface MatterProps {
  readonly matter: MatterShape;
  readonly recordingId: string | null;
  readonly onQuote?: (quote: Quote) => void;
}

export function Matter({ matter, recordingId, onQuote }: MatterProps) {
  const { texts } = useLanguage();
  const words = texts.service.matter;
  if (!matter.assessed) return <p className="faint">{words.waiting}</p>;
  return (
    <div className="matter">
      {matter.risk === null ? (
        <p className="notice unsure">{words.blind}</p>
      ) : (
        <Risk risk={matter.risk} recordingId={recordingId} {...(onQuote ? { onQuote } : {})} />
      )}
      {matter.alerts.length > 0 && (
        <>
          <h3>{words.alerts}</h3>
          <ul className="matter-alerts">
            {matter.alerts.map((alert) => (
              <li key={alert.id}>
                <Link to={`/alerts?alert=${alert.id}`}>
                  {texts.service.alerts.kinds[alert.kind]} · {texts.service.alerts.states[alert.state]}
                </Link>{' '}
                <LevelTag level={alert.level} />
              </li>
            ))}
          </ul>
        </>
      )}
      {matter.calls.length < 2 ? (
        matter.risk !== null && <p className="faint">{words.alone}</p>
      ) : (
        <>
          <h3>{words.chain(matter.calls.length)}</h3>
          <ol className="chain">
            {matter.calls.map((call) => (
              <ChainCall key={call.recordingId} call={call} isThis={call.recordingId === recordingId} />
            ))}
          </ol>
        </>
      )}
    </div>
  );
}

function Risk({
  risk,
  recordingId,
  onQuote,
}: {
  readonly risk: NonNullable<MatterShape['risk']>;
  readonly recordingId: string | null;
  readonly onQuote?: (quote: Quote) => void;
}) {
  const { code, texts } = useLanguage();
  const words = texts.service.matter;
  const quote = (one: Quote, key: string) => (
    <QuoteText
      key={key}
      quote={one}
      isOwn={one.recordingId === recordingId}
      {...(onQuote ? { onQuote } : {})}
    />
  );
  return (
    <>
      <h3>
        {words.risk} <b className={`risk-score ${bandOf(risk.score)}`}>{words.riskOf(risk.score)}</b>
      </h3>
      <ul className="risk-parts">
        {risk.parts.map((part) => (
          <li key={part.part} className={part.points === 0 ? 'none' : undefined}>
            <span className="risk-name">{words.parts[part.part]}</span>
            <span className="risk-bar" aria-hidden="true">
              <i style={{ width: `${part.most === 0 ? 0 : (100 * part.points) / part.most}%` }} />
            </span>
            <span className="risk-points">{words.points(part.points, part.most)}</span>
            {part.part !== 'promises' && part.evidence.length > 0 && (
              <span className="risk-quotes">
                {part.evidence.slice(0, 4).map((one, index) => quote(one, `${one.recordingId} ${index}`))}
              </span>
            )}
            {part.part === 'promises' &&
              risk.broken.map((one) => (
                <span className="risk-quotes" key={`${one.recordingId} ${one.kind} ${one.dueAt}`}>
                  <span>
                    {words.broken(words.promises[one.kind], dateText(one.dueAt, code) ?? '')}；
                    {words.by[one.by](dateText(one.at, code) ?? '')}
                  </span>
                  {quote(one.promise, 'promise')}
                  {one.later !== null && quote(one.later, 'later')}
                </span>
              ))}
          </li>
        ))}
      </ul>
    </>
  );
}

function QuoteText({
  quote,
  isOwn,
  onQuote,
}: {
  readonly quote: Quote;
  readonly isOwn: boolean;
  readonly onQuote?: (quote: Quote) => void;
}) {
  const text = `${clockText(quote.startMs)} ${quote.quote}`;
  if (isOwn && onQuote !== undefined) {
    return (
      <button type="button" className="chip" onClick={() => onQuote(quote)}>
        {text}
      </button>
    );
  }
  return (
    <Link className="chip" to={`/recordings/${quote.recordingId}`}>
      {text}
    </Link>
  );
}

function ChainCall({
  call,
  isThis,
}: {
  readonly call: MatterShape['calls'][number];
  readonly isThis: boolean;
}) {
  const { code, texts } = useLanguage();
  const words = texts.service.matter;
  const names: Readonly<Record<string, string>> = texts.businessTypes;
  const when = dateText(call.startedAt, code) ?? texts.list.noTime;
  return (
    <li className={isThis ? 'this' : undefined}>
      <div className="chain-head">
        {isThis ? (
          <strong>
            {when} · {words.thisCall}
          </strong>
        ) : (
          <Link to={`/recordings/${call.recordingId}`}>{when}</Link>
        )}
        <span className="faint">
          {[
            call.coded === null ? null : (names[call.coded] ?? call.coded),
            call.agentName,
            call.channel === 'chat' ? texts.list.chat : null,
            call.satisfaction === null ? null : words.satisfaction(call.satisfaction),
            call.resolved === null ? null : call.resolved ? words.resolved : words.unresolved,
          ]
            .filter((one) => one !== null)
            .join(' · ')}
        </span>
      </div>
      {call.demand !== null && <p className="chain-demand">{call.demand.quote}</p>}
      {call.link !== null && (
        <p className="chain-why">
          <span className="unseen">{words.why}: </span>
          {[
            ...call.link.numbers.map(({ kind, spoken }) => `${words[kind]}${spoken ? words.spoken : ''}`),
            ...(call.link.topics.length === 0
              ? []
              : [
                  words.sameTopics(
                    call.link.topics.map((topic) => topic[code]).join(code === 'zh' ? '、' : ', '),
                  ),
                ]),
            ...(call.link.words.length === 0 ? [] : [words.sameWords(call.link.words.join(' '))]),
            ...(call.link.sameType ? [words.sameType] : []),
            words.daysApart(call.link.daysApart),
            ...call.link.cues.map(({ cue, quote }) => `${words.cues[cue]}「${quote}」`),
          ].join(code === 'zh' ? '；' : '; ')}
        </p>
      )}
    </li>
  );
}

function bandOf(score: number): string {
  return score >= 60 ? 'high' : score >= 30 ? 'middle' : 'low';
}
