/**
 * The flow on one screen.
 *
 *   recording ──transcribe──▶ transcript + sound facts ──analyse──▶ opinions
 *                                      │                               │
 *                 metadata, rule set ──┴────────────score──────────────┴──▶ findings, score card ──route──▶ lane
 *
 * A stage names what it is made from; its result key is the hash of those names' values. Raise `version` when the
 * code of a stage changes what it puts out.
 */
import type { StageName } from './domain.ts';

/** A recording's own facts that results are made from. */
export type Fact = 'content' | 'channels' | 'occasion' | 'metadata';

/** What is in force for everybody (table `versions`). */
export type Part = 'asr' | 'models' | 'rules' | 'sampling';

export interface Stage {
  readonly name: StageName;
  readonly version: string;
  /** Facts of the recording. */
  readonly facts: readonly Fact[];
  /** Stages whose output goes in; each stands earlier in the table. */
  readonly parents: readonly StageName[];
  readonly part: Part;
}

export const stages: readonly Stage[] = [
  { name: 'transcribe', version: '1', facts: ['content', 'channels'], parents: [], part: 'asr' },
  { name: 'analyse', version: '1', facts: ['occasion'], parents: ['transcribe'], part: 'models' },
  { name: 'score', version: '1', facts: ['metadata'], parents: ['transcribe', 'analyse'], part: 'rules' },
  { name: 'route', version: '1', facts: ['content', 'metadata'], parents: ['score'], part: 'sampling' },
];
