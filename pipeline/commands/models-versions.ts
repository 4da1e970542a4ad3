/** `models list --trained`, `train --labels live`, `compare`, `activate`, `rollback`, `shadow`: versions in the store. */
import { userInfo } from 'node:os';
import { figuresOf } from '../../models/calls/card.ts';
import type { PairedSlice } from '../../models/calls/compare-versions.ts';
import type { Share } from '../../models/calls/measure.ts';
import { TrainedName } from '../../models/trained-files.ts';
import { EarmarkError } from '../errors.ts';
import { compareVersions, evaluateVersion, type VersionComparison } from '../model-evaluation.ts';
import { openModelSetCache } from '../model-set-cache.ts';
import { type ModelContext, requireTrainer, trainVersion } from '../model-training.ts';
import { showProgress } from '../progress.ts';
import { openLocks } from '../store/locks.ts';
import {
  activateModel,
  type ModelActivation,
  modelActivations,
  rollbackModels,
} from '../store/model-activations.ts';
import { modelsInForce } from '../store/model-sets.ts';
import {
  listShadows,
  type ModelShadow,
  readShadowReport,
  type ShadowReport,
  startShadow,
  stopShadow,
} from '../store/model-shadows.ts';
import { readTraining, startTraining } from '../store/model-trainings.ts';
import { findModelVersion, listModelVersions, type ModelVersion } from '../store/model-versions.ts';
import { tableOf } from './rules-text.ts';
import { openSession, print, withServices } from './session.ts';

interface JsonFlag {
  readonly json?: boolean;
}
export interface ChangeFlags extends JsonFlag {
  readonly why: string;
  readonly who?: string;
}

async function withModels<T>(
  work: (context: ModelContext & { databaseUrl: string; log: Parameters<typeof openLocks>[1] }) => Promise<T>,
): Promise<T> {
  return await withServices(openSession(), ({ db, databaseUrl, log }) =>
    work({ db, databaseUrl, log, modelSets: openModelSetCache(db) }),
  );
}

export async function list(flags: JsonFlag): Promise<void> {
  await withModels(async ({ db }) => {
    const [inForce, versions] = [await modelsInForce(db), await listModelVersions(db)];
    const [history, shadows] = [await modelActivations(db), await listShadows(db)];
    print({ inForce, versions, activations: history, shadows }, flags.json === true, () =>
      [
        tableOf(
          [
            '',
            '模型 model',
            '版本 version',
            '成绩 figure',
            '标注 labels',
            '训练于 trained',
            '谁 who',
            '说明 note',
          ],
          versions.map((one) => [
            stateOf(one, inForce?.set ?? null, shadows),
            one.name,
            one.id,
            headlineOf(one),
            one.labels,
            minuteOf(one.trainedAt),
            one.trainedBy,
            one.note ?? (one.shipped ? '程序自带 came with the program' : ''),
          ]),
        ),
        tableOf(
          ['何时 when', '模型组 set', '版本 version', '', '谁 who', '为何 why'],
          history.map((one) => [
            minuteOf(one.at),
            one.hash,
            one.version ?? '',
            kindTexts[one.kind],
            one.who,
            one.why,
          ]),
        ),
      ].join('\n'),
    );
  });
}

const kindTexts: Readonly<Record<ModelActivation['kind'], string>> = {
  first: '首次 first',
  shipped: '随程序 shipped',
  activate: '上线 activated',
  rollback: '撤回 rolled back',
};

function stateOf(
  { id, name }: ModelVersion,
  set: Readonly<Record<TrainedName, string>> | null,
  shadows: readonly ModelShadow[],
): string {
  if (set?.[name] === id) return '▶ 生效 in force';
  return shadows.some(({ version, until }) => version === id && until === null) ? '◌ 影子 shadow' : '';
}

function headlineOf({ metrics }: ModelVersion): string {
  const headline = metrics?.headlines[0];
  return headline === undefined ? '未测 not measured' : `${shareText(headline.value)} n=${headline.value.n}`;
}

export async function trainLive(
  name: string,
  flags: JsonFlag & { readonly note?: string; readonly who?: string },
): Promise<void> {
  const known = nameOf(name);
  const who = flags.who ?? userInfo().username;
  requireTrainer(who);
  await withModels(async ({ db, modelSets, databaseUrl, log }) => {
    const locks = openLocks(databaseUrl, log);
    const progress = showProgress(process.stderr, (step) => `训练 train ${step}`);
    try {
      const { training, finished } = await startTraining(
        { db, locks },
        {
          name: known,
          who,
          note: flags.note ?? null,
          run: (onStep) =>
            trainVersion(
              { db, modelSets },
              { name: known, who, note: flags.note ?? null, labels: 'live' },
              (step, done, total) => {
                progress.update(step, done, total);
                onStep(step, done, total);
              },
            ),
        },
      );
      await finished;
      const { version, error } = await readTraining(db, training.id);
      if (version === null)
        throw new EarmarkError(error?.code ?? 'internal', error?.message ?? 'The training came to nothing.');
      const stored = await findModelVersion(db, version);
      print(stored, flags.json === true, () =>
        [
          `${stored.name} ${stored.id} · ${headlineOf(stored)} · 标注 labels ${stored.labels}`,
          `比较 compare: earmark models compare in-force ${stored.id}`,
        ].join('\n'),
      );
    } finally {
      progress.stop();
      await locks.close();
    }
  });
}

/** A stored version by the beginning of its id. */
export async function evaluate(version: string, flags: JsonFlag): Promise<void> {
  await withModels(async (context) => {
    const { version: stored, evaluation } = await evaluateVersion(context, version);
    print({ version: stored, evaluation }, flags.json === true, () =>
      [`# ${stored.name} ${stored.id} · ${evaluation.dialogues} dialogues`, figuresOf(evaluation)].join(
        '\n\n',
      ),
    );
  });
}

export async function compare(champion: string, challenger: string, flags: JsonFlag): Promise<void> {
  await withModels(async (context) => {
    const found = await compareVersions(context, champion, challenger);
    print(found, flags.json === true, () => comparisonText(found));
  });
}

function comparisonText({ name, champion, challenger, slices, verdict }: VersionComparison): string {
  const named = slices.filter(({ slice }) => slice === 'all');
  return [
    `${name}: ${champion.id} → ${challenger.id}`,
    tableOf(
      ['部分 slice', 'n', '在用 champion', '新 challenger', '差 difference', '改对 won', '改错 lost', 'p'],
      slices.map((slice) => [
        slice.slice,
        slice.n,
        shareText(slice.champion),
        shareText(slice.challenger),
        differenceText(slice),
        slice.won.length,
        slice.lost.length,
        slice.p.toFixed(3),
      ]),
    ),
    ...named.flatMap(({ won, lost }) => [
      `改对 won: ${won.join(' ') || '–'}`,
      `改错 lost: ${lost.join(' ') || '–'}`,
    ]),
    verdict.zh,
    verdict.en,
  ].join('\n');
}

function shareText({ value, low, high }: Share): string {
  return `${value.toFixed(3)} (${low.toFixed(2)}–${high.toFixed(2)})`;
}

function differenceText({ difference: { value, low, high } }: PairedSlice): string {
  const signed = (share: number) => `${share < 0 ? '−' : '+'}${Math.abs(share).toFixed(3)}`;
  return `${signed(value)} (${signed(low)} … ${signed(high)})`;
}

export async function activate(version: string, flags: ChangeFlags): Promise<void> {
  await withModels(async ({ db, modelSets }) => {
    const activation = await activateModel(db, {
      version,
      who: flags.who ?? userInfo().username,
      why: flags.why,
      check: async (set) => void (await modelSets.load(set)),
    });
    print({ activation }, flags.json === true, () => activationText(activation));
  });
}

export async function rollback(flags: ChangeFlags): Promise<void> {
  await withModels(async ({ db, modelSets }) => {
    const activation = await rollbackModels(db, {
      who: flags.who ?? userInfo().username,
      why: flags.why,
      check: async (set) => void (await modelSets.load(set)),
    });
    print({ activation }, flags.json === true, () => activationText(activation));
  });
}

function activationText({ hash, version, kind, who, why, at }: ModelActivation): string {
  return [
    `${kindTexts[kind]} ${version ?? ''} · 模型组 set ${hash} · ${who} · ${minuteOf(at)} · ${why}`,
    '历史由工作进程重新分析，旧意见保留 workers analyse history again, old opinions stay',
  ].join('\n');
}

export async function shadow(
  version: string,
  flags: JsonFlag & { readonly stop?: boolean; readonly who?: string; readonly report?: boolean },
): Promise<void> {
  await withModels(async (context) => {
    const { db } = context;
    if (flags.report) {
      const report = await readShadowReport(db, version);
      print(report, flags.json === true, () => reportText(report));
      return;
    }
    const who = flags.who ?? userInfo().username;
    if (!flags.stop) await requireLoadable(context, version);
    const change = flags.stop ? stopShadow : startShadow;
    const changed = await change(db, { version, who });
    print(changed, flags.json === true, () =>
      flags.stop
        ? `影子停止 shadow stopped: ${changed.version}`
        : `影子运行 in shadow: ${changed.version} · earmark models shadow ${changed.version} --report`,
    );
  });
}

async function requireLoadable({ db, modelSets }: ModelContext, text: string): Promise<void> {
  const { id, name } = await findModelVersion(db, text);
  const inForce = await modelsInForce(db);
  if (inForce !== null) await modelSets.load({ ...inForce.set, [name]: id });
}

function reportText({ version, name, agreement, changes, changed }: ShadowReport): string {
  return [
    `${name} ${version} · 一致 agreement ${shareText(agreement)} n=${agreement.n}`,
    tableOf(
      ['在用 champion', '影子 shadow', 'n'],
      changes.map((one) => [one.champion, one.challenger, one.n]),
    ),
    tableOf(
      ['通话 call', '在用 champion', '影子 shadow'],
      changed.slice(0, 20).map((one) => [one.recordingId, one.champion, one.challenger]),
    ),
  ].join('\n');
}

function nameOf(text: string): TrainedName {
  const found = TrainedName.safeParse(text);
  if (found.success) return found.data;
  throw new EarmarkError(
    'unknown-model',
    `There is no model "${text}" that learns from confirmed labels: choose turns, complaint, business-type or emotion.`,
  );
}

function minuteOf(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}
