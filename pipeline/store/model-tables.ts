/** The tables of migrations/0007_models.sql as Kysely types. */
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { TrainedName } from '../../models/trained-files.ts';

export interface ModelVersionsTable {
  id: string;
  name: TrainedName;
  made_for: string;
  /** See ModelMetrics in model-versions.ts. */
  metrics: ColumnType<unknown, string | null, string | null>;
  training_hash: string | null;
  labels: Generated<number>;
  labels_hash: string | null;
  seed: number | null;
  based_on: string | null;
  trained_by: string;
  trained_at: Generated<Date>;
  note: string | null;
  shipped: Generated<boolean>;
}

interface ModelFilesTable {
  version: string;
  path: string;
  sha256: string;
  content: Buffer;
}

interface ModelSetsTable {
  hash: string;
  turns: string;
  complaint: string;
  business_type: string;
  emotion: string;
  created_at: Generated<Date>;
}

export interface ModelActivationsTable {
  id: GeneratedAlways<number>;
  hash: string;
  previous_hash: string | null;
  version: string | null;
  kind: 'first' | 'shipped' | 'activate' | 'rollback';
  who: string;
  why: string;
  at: Generated<Date>;
}

export interface ModelShadowsTable {
  id: GeneratedAlways<number>;
  version: string;
  since: Generated<Date>;
  until: Date | null;
  who: string;
  stopped_by: string | null;
}

interface ShadowOpinionsTable {
  recording_id: string;
  version: string;
  value: string;
  probability: number | null;
  analyse_key: string;
  at: Generated<Date>;
}

export interface ModelTrainingsTable {
  id: GeneratedAlways<number>;
  name: TrainedName;
  state: Generated<'running' | 'done' | 'failed'>;
  step: Generated<string>;
  done: Generated<number>;
  total: Generated<number>;
  labels: Generated<number>;
  version: string | null;
  error_code: string | null;
  error_message: string | null;
  /** Name of the advisory lock its process holds. */
  owner: string;
  who: string;
  note: string | null;
  started_at: Generated<Date>;
  updated_at: Generated<Date>;
  finished_at: ColumnType<Date | null, Date | null, Date | null>;
}

export interface ModelTables {
  model_versions: ModelVersionsTable;
  model_files: ModelFilesTable;
  model_sets: ModelSetsTable;
  model_activations: ModelActivationsTable;
  model_shadows: ModelShadowsTable;
  shadow_opinions: ShadowOpinionsTable;
  model_trainings: ModelTrainingsTable;
}
