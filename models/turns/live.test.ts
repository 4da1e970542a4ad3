import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readDialogues } from '../dialogues/dialogues.ts';
import { readModelFiles, shippedFolder, versionIdOf } from '../trained-files.ts';
import { loadTurnModels, type TurnModels, turnModels } from './judge.ts';
import { labelsOf } from './labels.ts';
import { liveWordSamples, type TurnLabelledCall, targetsOf } from './live.ts';
import { trainTurnModelsLive } from './train.ts';
import { keptUnseen, turnDataSha256 } from './unseen.ts';

// One model of words and one of what stands around, from the whole corpus.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

describe('what a label says of a turn', () => {
  const named = (targets: readonly number[] | null) =>
    targets &&
    Object.fromEntries(
      labelsOf('agent').flatMap((label, at) => {
        const target = targets[at] ?? Number.NaN;
        return Number.isNaN(target) ? [] : [[label, target]];
      }),
    );
  const rest = { rude: 0, promise: 0, leak: 0, cut: 0, comfort: 0, takeon: 0, warm: 0 };

  test.each([
    ['whoever was asked for all labels gave this one', 'shift', null, { ...rest, argue: 0, shift: 1 }],
    ['… and these two', 'argue,shift', null, { ...rest, argue: 1, shift: 1 }],
    ['… and none of them', 'none', null, { ...rest, argue: 0, shift: 0 }],
    ['a decision about a rule says it is there', 'shift', 'shift', { shift: 1 }],
    ['… or not there, and nothing of the others', 'none', 'argue', { argue: 0 }],
    ['a label of the other side teaches nothing', 'angry', null, null],
    ['nor does one that was looked for on the other side', 'none', 'abuse', null],
  ] as const)('%s: %s', (_, value, lookedAt, targets) => {
    expect(named(targetsOf('agent', { value, lookedAt }))).toEqual(targets);
  });

  test('turns of the other side, of unknown speakers and beyond the end are no samples', () => {
    const turns = [
      { role: 'customer', text: '你给我登一个不行吗' },
      { role: 'agent', text: '您在群里说就行' },
      { role: 'unknown', text: '喂' },
    ] as const;
    const labelled = [0, 1, 2, 3].map((turn) => ({ turn, value: 'none', lookedAt: null }));
    expect(liveWordSamples([{ turns, labelled }], 'agent')).toHaveLength(1);
    expect(liveWordSamples([{ turns, labelled }], 'customer')).toHaveLength(1);
  });
});

test('what was judged of unseen dialogues is kept of the corpus as it is, and of no other', () => {
  const dialogues = corpus();
  const kept = keptUnseen(dialogues);
  expect(kept?.map((turns) => turns.length)).toEqual(dialogues.map(({ turns }) => turns.length));
  expect(kept?.flat().every(({ probabilities }) => probabilities.every((one) => one > 0 && one < 1))).toBe(
    true,
  );
  expect(keptUnseen(dialogues.slice(1))).toBeNull();
  expect(turnDataSha256(dialogues.slice(1))).not.toBe(turnDataSha256(dialogues));
});

describe('a wording the corpus does not have: callers are sent to an app or a chat group', () => {
  const learn = readCalls('learn');
  const apart = readCalls('apart');
  const folder = mkdtempSync(`${tmpdir()}/earmark-live-`);
  let learned: TurnModels;

  beforeAll(() => {
    trainTurnModelsLive(corpus(), learn, folder, () => undefined);
    learned = loadTurnModels(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('of the calls kept apart more turns are right than before', () => {
    expect(rightOf(turnModels(), apart)).toEqual({ shift: [8, 14], none: [6, 6] });
    expect(rightOf(learned, apart)).toEqual({ shift: [12, 14], none: [6, 6] });
  });

  test('the same labels teach the same version; nobody labelled customers, whose weights stay the shipped ones', () => {
    const again = mkdtempSync(`${tmpdir()}/earmark-live-`);
    trainTurnModelsLive(corpus(), learn, again, () => undefined);
    const [one, other] = [readModelFiles(folder), readModelFiles(again)];
    rmSync(again, { recursive: true, force: true });
    expect(versionIdOf('turns', other)).toBe(versionIdOf('turns', one));
    const shipped = readModelFiles(shippedFolder('turns'));
    expect([...one.keys()]).toEqual([...shipped.keys()]);
    const changed = [...one].filter(
      ([path, bytes]) => !Buffer.from(bytes).equals(shipped.get(path) ?? Buffer.of()),
    );
    expect(changed.map(([path]) => path.split('/')[0])).toEqual(changed.map(() => 'agent'));
    expect(changed.length).toBeGreaterThan(0);
  });
});

/** Of turns a person called `shift`, and of those looked at and found fine: how many the models call so, of how many. */
function rightOf(models: TurnModels, calls: readonly TurnLabelledCall[]): Record<string, [number, number]> {
  const right: Record<string, [number, number]> = { shift: [0, 0], none: [0, 0] };
  for (const { turns, labelled } of calls) {
    const said = models.judge(turns);
    for (const { turn, value } of labelled) {
      const isShift = said.some(
        (one) => one.turn === turn && one.label === 'shift' && one.probability >= 0.3,
      );
      const counts = right[value];
      if (counts === undefined) continue;
      counts[1] += 1;
      if (isShift === (value === 'shift')) counts[0] += 1;
    }
  }
  return right;
}

function readCalls(part: 'learn' | 'apart'): TurnLabelledCall[] {
  const text = readFileSync(new URL('../../fixtures/pushed-to-the-app.txt', import.meta.url), 'utf8');
  return text
    .split('\n\n')
    .filter((call) => call.startsWith(`== ${part} `))
    .map((call) => {
      const lines = call.trim().split('\n').slice(1);
      return {
        turns: lines.map((line) => ({
          role: line.startsWith('C') ? ('customer' as const) : ('agent' as const),
          text: line.slice(line.indexOf(' ') + 1),
        })),
        labelled: lines.flatMap((line, turn) => {
          const value = /^A\{(shift|none)\}/.exec(line)?.[1];
          return value === undefined ? [] : [{ turn, value, lookedAt: 'shift' as const }];
        }),
      };
    });
}

function corpus() {
  return readDialogues().filter(({ part }) => part !== 'test');
}
