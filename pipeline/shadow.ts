/** Lets challengers judge a call that was just analysed. Nobody acts on what they say, and nobody waits for them. */
import { type Opinions, Transcript } from './domain.ts';
import { asEarmarkError } from './errors.ts';
import { machineAnswer } from './labels/label-models.ts';
import type { Log } from './log.ts';
import type { ModelContext } from './model-training.ts';
import { partsOfModelsVersion, readModelSet } from './store/model-sets.ts';
import { putShadowOpinion, runningShadows } from './store/model-shadows.ts';

export interface AnalysedCall {
  readonly recordingId: string;
  readonly analyseKey: string;
  /** Version of part `models` it was analysed with. */
  readonly models: string;
  readonly transcript: unknown;
}

/** Failures are logged: a challenger that cannot judge must not hold up the call. */
export async function judgeInShadow(
  { db, modelSets, log }: ModelContext & { readonly log: Log },
  call: AnalysedCall,
): Promise<void> {
  try {
    const shadows = await runningShadows(db);
    const hash = partsOfModelsVersion(call.models)?.hash;
    if (shadows.length === 0 || hash === undefined) return;
    const { turns } = Transcript.parse(call.transcript);
    const set = await readModelSet(db, hash);
    for (const { version, name } of shadows) {
      if (set[name] === version) continue;
      const models = await modelSets.load({ ...set, [name]: version });
      const judged: Opinions = { words: [], personalData: null, ...models.judge(turns) };
      const said = machineAnswer(name, null, judged);
      if (said !== null) await putShadowOpinion(db, { ...call, version, ...said });
    }
  } catch (thrown) {
    log.warn({ code: asEarmarkError(thrown).code, recording: call.recordingId }, 'shadow judged nothing');
  }
}
