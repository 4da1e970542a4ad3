import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyMetadata } from './domain.ts';
import { type PlannedRecording, plan, type Versions } from './plan.ts';
import { stages } from './stages.ts';

const versions: Versions = { asr: 'sherpa/x@1', models: 'm1', rules: 'r1', sampling: 's1' };
const call: PlannedRecording = {
  kind: 'audio',
  transcriptKey: null,
  contentHash: 'c1',
  metadataHash: 'd1',
  metadata: emptyMetadata,
  heldAsr: null,
};

/** Runs the flow to its end; `contentOf` stands for what each stage would put out. */
function finish(
  recording: PlannedRecording,
  inForce: Versions,
  stored = new Map<string, string>(),
  contentOf: (stage: string, key: string) => string = (stage, key) => `${stage}:${key}`,
): string[] {
  const ran: string[] = [];
  for (;;) {
    const { next } = plan(recording, inForce, stored);
    if (next === null) return ran;
    ran.push(next.stage);
    stored.set(next.key, contentOf(next.stage, next.key));
  }
}

describe('plan', () => {
  test('asks for every stage in order, once', () => {
    expect(finish(call, versions)).toEqual(['transcribe', 'analyse', 'score', 'route']);
  });

  test.each([
    ['rules', { ...versions, rules: 'r2' }, ['score', 'route']],
    ['models', { ...versions, models: 'm2' }, ['analyse', 'score', 'route']],
    ['recogniser', { ...versions, asr: 'sherpa/x@2' }, ['transcribe', 'analyse', 'score', 'route']],
    ['sampling', { ...versions, sampling: 's2' }, ['route']],
  ])('new %s re-runs only what is made from them', (_part, changed, expected) => {
    const stored = new Map<string, string>();
    finish(call, versions, stored);
    expect(finish(call, changed, stored)).toEqual(expected);
  });

  test('a recogniser that hears the same words stops the re-run there', () => {
    const stored = new Map<string, string>();
    finish(call, versions, stored, (stage) => stage);
    expect(finish(call, { ...versions, asr: 'sherpa/x@2' }, stored, (stage) => stage)).toEqual([
      'transcribe',
    ]);
  });

  test('changed metadata re-scores, a changed channels map transcribes again', () => {
    const stored = new Map<string, string>();
    finish(call, versions, stored);
    expect(finish({ ...call, metadataHash: 'd2' }, versions, stored)).toEqual(['score', 'route']);
    const swapped = { ...emptyMetadata, channels: { agent: 1, customer: 0 } };
    expect(finish({ ...call, metadata: swapped }, versions, stored)[0]).toBe('transcribe');
  });

  test.each([
    [{ startedAt: '2026-03-09T10:00:00+08:00' }, { startedAt: '2026-03-09T23:00:00+08:00' }, []],
    [{ startedAt: '2026-03-09T10:00:00+08:00' }, { startedAt: '2026-03-10T10:00:00+08:00' }, ['analyse']],
    [{ region: '四川/成都' }, { region: '四川/绵阳' }, ['analyse']],
    [{ businessType: '故障报修' }, { businessType: '投诉' }, ['analyse']],
  ])('analyse runs again when other knowledge may have been in force: %#', (before, after, expected) => {
    const stored = new Map<string, string>();
    const by = (metadata: object) => ({ ...call, metadata: { ...emptyMetadata, ...metadata } });
    finish(by(before), versions, stored, (stage) => stage);
    expect(finish(by(after), versions, stored, (stage) => stage)).toEqual(expected);
  });

  test('going back to former rules finds the former results', () => {
    const stored = new Map<string, string>();
    finish(call, versions, stored);
    finish(call, { ...versions, rules: 'r2' }, stored);
    expect(finish(call, versions, stored)).toEqual([]);
  });

  test.each([
    ['audio without transcript', call, 'none'],
    ['audio with a transcript', { ...call, transcriptKey: 'a.json' }, 'imported@1'],
    ['a chat', { ...call, kind: 'transcript' as const }, 'imported@1'],
  ])('without a recogniser %s is wanted with %s', (_name, recording, asr) => {
    expect(plan(recording, { ...versions, asr: null }, new Map()).next?.inputs.asr).toBe(asr);
  });

  test('what a recogniser heard stays good when the recogniser is gone', () => {
    const stored = new Map<string, string>();
    finish(call, versions, stored);
    const gone = { ...versions, asr: null };
    expect(plan({ ...call, heldAsr: 'sherpa/x@1' }, gone, stored).next).toBeNull();
    const changed = { ...call, heldAsr: 'sherpa/x@1', contentHash: 'c2' };
    expect(plan(changed, gone, stored).next?.inputs.asr).toBe('none');
  });

  test('any set of stored results leads to the same end, without running anything stored', () => {
    const text = fc.string({ minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.record({ asr: text, models: text, rules: text, sampling: text }),
        text,
        text,
        fc.boolean(),
        fc.array(fc.boolean(), { minLength: stages.length, maxLength: stages.length }),
        (inForce, contentHash, metadataHash, isChat, kept) => {
          const recording = {
            ...call,
            contentHash,
            metadataHash,
            kind: isChat ? ('transcript' as const) : ('audio' as const),
          };
          const all = new Map<string, string>();
          expect(finish(recording, inForce, all)).toHaveLength(stages.length);
          const some = new Map([...all].filter((_entry, index) => kept[index]));
          const ran = finish(recording, inForce, some);
          expect(some).toEqual(all);
          expect(ran).toEqual(stages.map(({ name }) => name).filter((_name, index) => !kept[index]));
          expect(plan(recording, inForce, all).next).toBeNull();
        },
      ),
    );
  });
});
