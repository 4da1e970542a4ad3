/** The call drawn over time: a lane for each speaker, silence and overlap bands, pins at the findings. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import WaveSurfer from 'wavesurfer.js';
import type { Sound, Span } from '../../../pipeline/domain.ts';
import type { Peaks } from '../../shapes.ts';
import { getPeaks, RequestFailed } from '../api.ts';
import { useLanguage, useTexts } from '../texts/language.tsx';
import { clockText, lengthText } from '../texts/times.ts';
import { type Moment, pinGroups } from './moments.ts';
import { type Playback, usePlaybackValue } from './playback.ts';

interface WaveformProps {
  readonly recordingId: string;
  readonly playback: Playback;
  readonly durationMs: number;
  readonly sound: Sound | null;
  readonly moments: readonly Moment[];
  onMoment(moment: Moment): void;
}

/** The same colours as --agent, --customer and --mono in base.css; canvas cannot read variables. */
const laneColours: Readonly<Record<string, readonly [wave: string, played: string]>> = {
  agent: ['#8fbccb', '#0b6a8a'],
  customer: ['#e0b48a', '#9a4f0b'],
};
const monoColours = ['#aab4bf', '#4d5a68'] as const;
/** Anything quieter than this is drawn small, so that line noise does not look like speech. */
const leastPeak = 0.1;
const seekStepMs = 5_000;
/** Pins closer than this many pixels share one, so that each can be hit with a finger. */
const pinPx = 26;

export function Waveform(props: WaveformProps) {
  const { recordingId, playback, durationMs, sound, moments, onMoment } = props;
  const texts = useTexts();
  const peaks = useQuery({
    queryKey: ['peaks', recordingId],
    queryFn: ({ signal }) => getPeaks(recordingId, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const plot = useRef<HTMLDivElement>(null);
  const width = useWidth(plot);
  const lanes = useMemo(() => lanesOf(peaks.data, sound), [peaks.data, sound]);

  return (
    <div className={`wave lanes-${Math.max(1, Math.min(2, lanes.length))}`}>
      <div className="lane-names" aria-hidden="true">
        {lanes.map((lane) => (
          <span key={lane.channel} className={`lane-name ${lane.role}`}>
            {laneName(lane.role, lanes.length, texts)}
          </span>
        ))}
      </div>
      <div className="plot" ref={plot}>
        <div className="pins">
          {pinGroups(moments, durationMs, width === 0 ? 0 : pinPx / width).map((group) => (
            <Pin key={`${group[0]?.finding.rule}${group[0]?.atMs}`} {...{ group, durationMs, onMoment }} />
          ))}
        </div>
        <div className="lanes">
          {lanes.length > 0 && <Lanes lanes={lanes} durationMs={durationMs} playback={playback} />}
          {peaks.isError && (
            <span className="no-peaks">
              {isNotReady(peaks.error) ? texts.player.notReady : texts.player.noPeaks}
            </span>
          )}
          <Bands spans={sound?.silences ?? []} kind="silence" durationMs={durationMs} />
          <Bands spans={sound?.overlaps ?? []} kind="overlap" durationMs={durationMs} />
          <SeekBar playback={playback} durationMs={durationMs} />
        </div>
      </div>
    </div>
  );
}

const isNotReady = (error: Error) => error instanceof RequestFailed && error.code === 'audio-not-ready';

type Lane = Peaks['channels'][number];

/** Who speaks on a channel: as the transcript found it, else as the metadata said. */
const lanesOf = (peaks: Peaks | undefined, sound: Sound | null): Lane[] =>
  (peaks?.channels ?? []).map((lane) => ({
    ...lane,
    role:
      peaks?.channels.length === 1
        ? 'unknown'
        : (sound?.channels.find(({ channel }) => channel === lane.channel)?.role ?? lane.role),
  }));

interface LanesProps {
  readonly lanes: readonly Lane[];
  readonly durationMs: number;
  readonly playback: Playback;
}

function Lanes({ lanes, durationMs, playback }: LanesProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (box.current === null) return;
    const colours = lanes.map(({ role }) => laneColours[role] ?? monoColours);
    const surfer = WaveSurfer.create({
      container: box.current,
      media: playback.media,
      peaks: lanes.map((lane) => lane.peaks),
      duration: durationMs / 1000,
      height: box.current.clientHeight / lanes.length,
      splitChannels: colours.map(([waveColor, progressColor]) => ({ waveColor, progressColor })),
      cursorColor: '#b42318',
      cursorWidth: 2,
      // One scale for all lanes: a quiet speaker looks quiet beside a loud one, yet neither looks silent.
      normalize: true,
      maxPeak: lanes.reduce((most, lane) => Math.max(most, ...lane.peaks), leastPeak),
      interact: false,
      barWidth: 2,
      barGap: 1,
      barRadius: 1,
      hideScrollbar: true,
    });
    return () => surfer.destroy();
  }, [lanes, durationMs, playback]);
  return <div className="lanes-canvas" ref={box} aria-hidden="true" />;
}

interface BandsProps {
  readonly spans: readonly Span[];
  readonly kind: 'silence' | 'overlap';
  readonly durationMs: number;
}

function Bands({ spans, kind, durationMs }: BandsProps) {
  const { code, texts } = useLanguage();
  return spans.map(({ startMs, endMs }) => (
    <span
      key={startMs}
      className={`band ${kind}`}
      title={`${texts.player[kind]}：${clockText(startMs)}，${lengthText(endMs - startMs, code)}`}
      style={{ left: share(startMs, durationMs), width: share(endMs - startMs, durationMs) }}
    />
  ));
}

interface PinProps {
  readonly group: readonly Moment[];
  readonly durationMs: number;
  onMoment(moment: Moment): void;
}

function Pin({ group, durationMs, onMoment }: PinProps) {
  const { code, texts } = useLanguage();
  const first = group[0];
  if (first === undefined) return null;
  const worst = group.some(({ finding }) => finding.verdict === 'fail') ? 'fail' : 'unsure';
  const at = clockText(first.atMs);
  const name =
    group.length === 1
      ? texts.player.pin(`${texts.verdicts[worst]} ${first.finding.title[code]}`, at)
      : `${texts.player.pins(group.length, at)}：${group.map(({ finding }) => finding.title[code]).join('、')}`;
  return (
    <button
      type="button"
      className={`pin ${worst}`}
      style={{ left: share(first.atMs, durationMs) }}
      title={name}
      aria-label={name}
      onClick={() => onMoment(first)}
    >
      {group.length > 1 ? group.length : worst === 'fail' ? '!' : '?'}
    </button>
  );
}

/** Click or drag anywhere on the lanes; with focus, the arrows move 5 s, Home and End go to the ends. */
function SeekBar({ playback, durationMs }: { playback: Playback; durationMs: number }) {
  const texts = useTexts();
  const second = usePlaybackValue(playback, (p) => Math.floor(p.positionMs() / 1000), 0);
  const [dragging, setDragging] = useState(false);
  const seekTo = (event: React.PointerEvent<HTMLDivElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    playback.seek(Math.min(1, Math.max(0, (event.clientX - left) / width)) * durationMs);
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const now = playback.positionMs();
    if (event.key === 'ArrowLeft' || event.key === 'ArrowDown') playback.seek(now - seekStepMs);
    else if (event.key === 'ArrowRight' || event.key === 'ArrowUp') playback.seek(now + seekStepMs);
    else if (event.key === 'Home') playback.seek(0);
    else if (event.key === 'End') playback.seek(durationMs);
    else return;
    event.preventDefault();
  };
  return (
    <div
      className="seek"
      role="slider"
      tabIndex={0}
      aria-label={texts.player.position}
      aria-valuemin={0}
      aria-valuemax={Math.ceil(durationMs / 1000)}
      aria-valuenow={second}
      aria-valuetext={texts.player.at(clockText(second * 1000), clockText(durationMs))}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setDragging(true);
        seekTo(event);
      }}
      onPointerMove={(event) => {
        if (dragging) seekTo(event);
      }}
      onPointerUp={() => setDragging(false)}
      onPointerCancel={() => setDragging(false)}
    />
  );
}

function useWidth(box: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (box.current === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box]);
  return width;
}

function laneName(role: string, lanes: number, texts: ReturnType<typeof useTexts>): string {
  if (role === 'agent' || role === 'customer') return texts.roles[role];
  return lanes === 1 ? texts.player.mono : texts.roles.unknown;
}

const share = (ms: number, durationMs: number): string =>
  `${Math.min(100, (ms / Math.max(1, durationMs)) * 100)}%`;
