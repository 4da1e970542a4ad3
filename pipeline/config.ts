/** Configuration: environment variables in, one typed object out. Nothing reads `process.env` but this file. */
import { join } from 'node:path';
import { z } from 'zod';
import { EarmarkError } from './errors.ts';

const optional = z
  .string()
  .optional()
  .transform((value) => (value === '' ? undefined : value));
const number = (fallback: number) => z.coerce.number().min(0).default(fallback);

const Environment = z.object({
  /** Folder of the embedded database, pulled models and caches. */
  EARMARK_DATA: z.string().default('.data'),
  EARMARK_HOST: z.string().default('127.0.0.1'),
  EARMARK_PORT: z.coerce.number().int().min(0).max(65_535).default(8095),
  /** Address people open, e.g. https://qa.example: needed behind a proxy, and for OpenID Connect there. */
  EARMARK_URL: optional.pipe(
    z
      .url({ protocol: /^https?$/ })
      .transform((url) => url.replace(/\/+$/, ''))
      .optional(),
  ),
  /** `1`: the demo with a person per role, on whatever data; `0`: never. Unset: on the calls of fixtures/calls only. */
  EARMARK_DEMO: optional.pipe(z.enum(['0', '1']).optional()),
  /** A session of a browser ends after so long, and after so long without use. */
  SESSION_HOURS: z.coerce.number().positive().max(168).default(12),
  SESSION_IDLE_MINUTES: z.coerce.number().int().min(1).default(120),
  /** OpenID Connect: issuer, client, and the claim that names the login of a person who was added beforehand. */
  OIDC_ISSUER: optional,
  OIDC_CLIENT_ID: optional,
  OIDC_CLIENT_SECRET: optional,
  OIDC_LOGIN_CLAIM: z.string().default('preferred_username'),
  EARMARK_LOG: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('warn'),
  DATABASE_URL: optional,
  REDIS_URL: optional,
  /** A job whose worker has not been heard of for this long goes to another worker. */
  QUEUE_LOCK_MS: z.coerce.number().int().min(1000).default(30_000),
  /** Folder used as object storage when no S3_ENDPOINT is set. */
  STORAGE_DIR: z.string().default('fixtures/calls'),
  S3_ENDPOINT: optional,
  S3_ACCESS_KEY: optional,
  S3_SECRET_KEY: optional,
  S3_BUCKET: z.string().default('recordings'),
  S3_REGION: z.string().default('us-east-1'),
  /** YAML file that maps CSV columns and JSON names to metadata fields. */
  METADATA_MAPPING: optional,
  ASR_ENGINE: z.enum(['auto', 'sherpa', 'whisper', 'http', 'command', 'imported']).default('auto'),
  /** sherpa and whisper: name of a pulled model; http: the model the endpoint knows. */
  ASR_MODEL: optional,
  ASR_URL: optional,
  ASR_API_KEY: optional,
  /** Program and arguments; the path of a WAV file is appended. */
  ASR_COMMAND: optional,
  /** Splits text into words: `node-rs-jieba` installs everywhere, `nodejieba` where it could be compiled. */
  EARMARK_SEGMENTER: z.enum(['node-rs-jieba', 'nodejieba']).default('node-rs-jieba'),
  WHISPER_BIN: optional,
  /** Text file, one term a line, that the recogniser should prefer. */
  ASR_GLOSSARY: optional,
  FFMPEG_BIN: z.string().default('ffmpeg'),
  RULES_DIR: z.string().default('rules/packs/95598'),
  MAX_MINUTES: number(120),
  MAX_FILE_MB: number(1024),
  /** Share of unflagged calls (0 to 1) that go to review at random. */
  SAMPLE_SHARE: z.coerce.number().min(0).max(1).default(0.02),
  /** YAML file about chains of calls, service risk and alerts. */
  SERVICE_SETTINGS: optional,
  /** Key of the hashes that know callers again; made in EARMARK_DATA when it is not set. At least 16 characters. */
  LINK_KEY: optional,
  /** `1`: webhooks may go to addresses of the own network, and without TLS. Unset: to public HTTPS addresses only. */
  WEBHOOK_PRIVATE: optional.pipe(z.enum(['1']).optional()),
  /** Share of all calls (above 0, to 1) that make up the random slice of the labelling queue; raising it only adds. */
  LABEL_RANDOM_SHARE: z.coerce.number().positive().max(1).default(0.05),
});

export type Config = z.infer<typeof Environment>;

/** Throws EarmarkError `config-invalid` naming the variable. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const parsed = Environment.safeParse(environment);
  if (parsed.success) return Object.freeze(parsed.data);
  const [issue] = parsed.error.issues;
  throw new EarmarkError(
    'config-invalid',
    `Environment variable ${issue?.path.join('.')} is not usable: ${issue?.message}. Correct it and start again.`,
  );
}

/** Where pulled recogniser models lie, one folder each. */
export function modelsFolder({ EARMARK_DATA }: Config): string {
  return join(EARMARK_DATA, 'models');
}
