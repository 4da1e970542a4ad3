/** One alert in a drawer: what it is about, what to do, the calls it rests on, its history. */
import { useQuery } from '@tanstack/react-query';
import { Button, Drawer, Skeleton } from 'antd';
import type { AlertDetail } from '../../service-shapes.ts';
import { getAlert } from '../service-api.ts';
import { useLanguage } from '../texts/language.tsx';
import { dateText } from '../texts/times.ts';
import { AlertAnswer } from './alert-answer.tsx';
import { AlertStateText, LevelTag, OwnerText } from './alert-tags.tsx';
import { Matter } from './matter.tsx';
import { Message, useProblemText } from './message.tsx';
import { useNarrow } from './narrow.ts';
import { useNameOf } from './person-name.ts';

interface DrawerProps {
  readonly id: number | null;
  onClose(): void;
}

export function AlertDrawer({ id, onClose }: DrawerProps) {
  const { texts } = useLanguage();
  const narrow = useNarrow(760);
  return (
    <Drawer
      open={id !== null}
      onClose={onClose}
      size={narrow ? '100%' : 680}
      title={id === null ? '' : texts.service.alerts.number(id)}
      closable={{ 'aria-label': texts.close }}
      destroyOnHidden
    >
      {id !== null && <Body id={id} />}
    </Drawer>
  );
}

function Body({ id }: { readonly id: number }) {
  const { texts } = useLanguage();
  const problemText = useProblemText();
  const alert = useQuery({ queryKey: ['alert', id], queryFn: ({ signal }) => getAlert(id, signal) });
  if (alert.data !== undefined) return <Detail key={alert.data.events.length} alert={alert.data} />;
  if (alert.isPending) return <Skeleton active paragraph={{ rows: 8 }} />;
  return (
    <Message
      tone="bad"
      title={texts.service.alerts.errorTitle}
      hint={problemText(alert.error)}
      action={<Button onClick={() => alert.refetch()}>{texts.reload}</Button>}
    />
  );
}

function Detail({ alert }: { readonly alert: AlertDetail }) {
  const { code, texts } = useLanguage();
  const words = texts.service.alerts;
  const nameOf = useNameOf(alert.names);
  return (
    <div className="alert-detail">
      <p className="alert-line">
        <strong>{words.kinds[alert.kind]}</strong> <LevelTag level={alert.level} />{' '}
        <AlertStateText alert={alert} />
      </p>
      <p className="faint">{words.kindHints[alert.kind]}</p>
      <dl className="alert-facts">
        <div>
          <dt>{words.owner}</dt>
          <dd>
            <OwnerText owner={alert.owner} />
          </dd>
        </div>
        <div>
          <dt>{words.dueAt}</dt>
          <dd>
            {dateText(alert.dueAt, code) ?? words.noDue}
            {alert.overdue && <span className="tag alert-late">{words.overdue}</span>}
          </dd>
        </div>
        {alert.coded !== null && (
          <div>
            <dt>{words.matter}</dt>
            <dd>
              {alert.topic?.[code]} · {words.coded(alert.coded)}
            </dd>
          </div>
        )}
      </dl>
      {alert.mergedInto !== null && <p className="fault">{words.merged(alert.mergedInto)}</p>}
      {!alert.stillFound && (
        <div className="alert-doubt" role="status">
          <strong>{words.notFound}</strong>
          <p>{words.notFoundHint}</p>
        </div>
      )}
      <AlertAnswer alert={alert} />
      {alert.matter !== null && <Matter matter={alert.matter} recordingId={null} />}
      <h3>{words.history}</h3>
      <ol className="alert-history">
        {alert.events.toReversed().map((event) => (
          <li key={event.id}>
            <div>
              <strong>{words.events[event.event]}</strong>{' '}
              <span className="faint">
                {dateText(event.at, code)} · {nameOf(event.who)}
              </span>
            </div>
            <div className="small">
              {words.states[event.state]} · {words.levels[event.level]}
              {event.cause !== null && ` · ${words.causes[event.cause]}`}
              {typeof event.detail.risk === 'number' && ` · ${words.risk} ${event.detail.risk}`}
              {event.event === 'model-says' && ` · ${event.detail.found === true ? words.found : words.lost}`}
            </div>
            {event.note !== null && <p className="alert-note">{event.note}</p>}
          </li>
        ))}
      </ol>
    </div>
  );
}
