/** Who, when, about what, how it was scored and why a person should look at it. */
import { Link, useLocation } from 'react-router';
import type { RecordingDetail } from '../../shapes.ts';
import { useLanguage } from '../texts/language.tsx';
import { dateText, lengthText } from '../texts/times.ts';
import { LaneTag, ScoreText, StateTag } from './tags.tsx';

export function CallHead({ recording }: { recording: RecordingDetail }) {
  const { code, texts } = useLanguage();
  const location = useLocation();
  const types: Readonly<Record<string, string>> = texts.businessTypes;
  const { businessType, direction, route } = recording;
  const about = [
    dateText(recording.startedAt, code) ?? texts.list.noTime,
    lengthText(recording.durationMs, code),
    direction === 'inbound' || direction === 'outbound' ? texts.directions[direction] : null,
    recording.channel === 'chat' ? texts.channels.chat : null,
    recording.teamId,
  ].filter((part) => part !== null);
  return (
    <header className="call-head">
      <div className="call-who">
        <Link to={`/${searchOf(location.state)}`} className="back">
          ← {texts.backToList}
        </Link>
        <h1>
          {recording.agentName ?? recording.agentId ?? texts.list.noAgent}
          {businessType !== null && <span> · {types[businessType] ?? businessType}</span>}
        </h1>
        <p className="faint">
          {about.join(' · ')}
          {recording.callId !== null && (
            <span className="small">
              {' '}
              · {texts.call.callId} {recording.callId}
            </span>
          )}
        </p>
      </div>
      <div className="call-verdict">
        {recording.state === 'done' ? (
          <ScoreText judged={recording} large />
        ) : (
          <StateTag state={recording.state} />
        )}
        {route !== null && (
          <div className="call-lane">
            <LaneTag lane={route.lane} />
            {route.reasons.length > 0 && (
              <ul aria-label={texts.call.laneWhy}>
                {route.reasons.map((reason) => (
                  <li key={reason.code}>{reason[code]}</li>
                ))}
              </ul>
            )}
          </div>
        )}
      </div>
    </header>
  );
}

/** The filters of the list one came from. */
function searchOf(state: unknown): string {
  if (typeof state !== 'object' || state === null || !('search' in state)) return '';
  return typeof state.search === 'string' ? state.search : '';
}
