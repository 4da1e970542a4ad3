/** Everything known about a recording besides what was said: metadata, sound, model opinions, source. */
import type { ReactNode } from 'react';
import type { RecordingDetail } from '../../shapes.ts';
import { type LanguageCode, useLanguage } from '../texts/language.tsx';
import { dateText, lengthText, sizeText } from '../texts/times.ts';
import type { Texts } from '../texts/zh.ts';
import { WorkOrderComparison } from './work-order.tsx';

type Line = readonly [name: string, value: ReactNode];

export function Facts({ recording }: { recording: RecordingDetail }) {
  const { code, texts } = useLanguage();
  const extra = Object.entries(recording.metadata.extra);
  return (
    <div className="facts">
      <Lines lines={callLines(recording, texts, code)} />
      {recording.transcript?.sound != null && <Lines lines={soundLines(recording, texts, code)} />}
      {recording.ownScore !== 'not-published' && (
        <>
          <h3>{texts.facts.opinions}</h3>
          <Lines lines={opinionLines(recording, texts)} />
        </>
      )}
      {recording.workOrderComparison !== null && (
        <WorkOrderComparison compared={recording.workOrderComparison} />
      )}
      {extra.length > 0 && (
        <>
          <h3>{texts.facts.extra}</h3>
          <Lines lines={extra.map(([name, value]) => [name, plain(value)])} />
        </>
      )}
      <h3>{texts.facts.source}</h3>
      <Lines
        lines={[
          ...recording.objects.map(
            ({ key, purpose, note }): Line => [
              (texts.facts.purposes as Readonly<Record<string, string>>)[purpose] ?? purpose,
              <span key={key} className="path">
                {key}
                {note !== null && <span className="faint"> {note}</span>}
              </span>,
            ],
          ),
          [texts.facts.size, sizeText(recording.sizeBytes)],
          [texts.facts.importedAt, dateText(recording.importedAt, code)],
        ]}
      />
    </div>
  );
}

function Lines({ lines }: { lines: readonly Line[] }) {
  return (
    <dl>
      {lines.map(([name, value], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat (two source files), order is fixed
        <div key={index}>
          <dt>{name}</dt>
          <dd>{value ?? '—'}</dd>
        </div>
      ))}
    </dl>
  );
}

function callLines(recording: RecordingDetail, texts: Texts, code: LanguageCode): Line[] {
  const { metadata } = recording;
  const names = texts.facts;
  return [
    [names.agent, metadata.agentName],
    [names.agentId, metadata.agentId],
    [names.team, metadata.teamId],
    [names.startedAt, dateText(metadata.startedAt, code)],
    [names.duration, lengthText(recording.durationMs ?? metadata.durationMs, code)],
    [names.channel, texts.channels[metadata.channel]],
    [names.direction, metadata.direction === null ? null : texts.directions[metadata.direction]],
    [names.customerNumber, metadata.customerNumber],
    [names.accountNo, metadata.accountNo],
    [
      names.satisfaction,
      metadata.satisfaction === null
        ? null
        : `${names.satisfactions[metadata.satisfaction - 1]}（${metadata.satisfaction}/5）`,
    ],
    [names.resolved, metadata.resolved === null ? null : metadata.resolved ? names.yes : names.no],
    [names.hangupBy, metadata.hangupBy === null ? null : texts.roles[metadata.hangupBy]],
    [names.ring, lengthText(metadata.ringMs, code)],
  ];
}

function soundLines({ transcript }: RecordingDetail, texts: Texts, code: LanguageCode): Line[] {
  const sound = transcript?.sound ?? null;
  if (sound === null) return [];
  return [
    [
      texts.facts.talkShare,
      sound.channels
        .map(({ role, talkShare }) => `${texts.roles[role]} ${Math.round(talkShare * 100)}%`)
        .join('，'),
    ],
    [texts.facts.silenceAll, lengthText(sound.silenceMs, code)],
    [texts.facts.overlapAll, lengthText(sound.overlapMs, code)],
  ];
}

function opinionLines({ opinions, metadata }: RecordingDetail, texts: Texts): Line[] {
  const names = texts.facts;
  const types: Readonly<Record<string, string>> = texts.businessTypes;
  const sure = (probability: number) => `（${Math.round(probability * 100)}%）`;
  const { businessType = null, complaint = null, emotion = null, personalData = null } = opinions ?? {};
  const coded = metadata.businessType;
  return [
    [names.coded, coded === null ? null : (types[coded] ?? coded)],
    [
      names.predicted,
      businessType === null ? names.noModel : `${types[businessType.label]}${sure(businessType.probability)}`,
    ],
    [
      names.complaint,
      complaint === null
        ? names.noModel
        : `${names.complaints[complaint.level]}${sure(complaint.probability)}`,
    ],
    [names.emotion, emotion === null ? names.noModel : names.emotions[emotion.overall]],
    [names.personalData, personalData === null ? names.noModel : names.personalCount(personalData.length)],
  ];
}

const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
