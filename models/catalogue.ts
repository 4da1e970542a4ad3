/** The weights Earmark knows where to fetch, and which of them are here. */
import { readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** Names become paths. */
const FileName = z.string().regex(/^[\w][\w.-]*$/);

export const CatalogueEntry = z.object({
  name: FileName,
  version: z.string(),
  kind: z.enum(['asr-sherpa', 'asr-whisper', 'vad']),
  title: z.string(),
  licence: z.string(),
  /** Null: the download is the weights file itself. */
  archive: z.enum(['tar.bz2', 'tar.gz']).nullable(),
  /** Name of what is downloaded. */
  file: FileName,
  /** What is kept of it. */
  files: z.array(FileName).min(1),
  /** Size of the download. */
  bytes: z.int().min(0).nullable(),
  /** Of the download; null when nobody has published it: then the operator has to vouch for it once. */
  sha256: Sha256.nullable(),
  mirrors: z.array(z.url()),
});
export type CatalogueEntry = z.infer<typeof CatalogueEntry>;

const Pulled = z.record(
  z.string(),
  z.object({ version: z.string(), sha256: Sha256, bytes: z.number(), files: z.array(z.string()) }),
);
export type Pulled = z.infer<typeof Pulled>;

export interface ModelListing {
  readonly name: string;
  readonly kind: CatalogueEntry['kind'] | 'own';
  readonly title: string;
  readonly licence: string | null;
  readonly state: 'present' | 'absent';
  /** Of what is present, else of what would be pulled; null when nobody knows. */
  readonly version: string | null;
  /** On disk when present, else of the download; null when nobody knows. */
  readonly sizeBytes: number | null;
  readonly sha256: string | null;
}

/** The catalogue that comes with Earmark. */
export async function readCatalogue(): Promise<readonly CatalogueEntry[]> {
  const path = fileURLToPath(new URL('./catalogue.json', import.meta.url));
  return z.array(CatalogueEntry).parse(JSON.parse(await readFile(path, 'utf8')));
}

/** Every catalogue entry, then the folders an operator put there himself (`own`). */
export async function listModels(
  modelsDir: string,
  catalogue: readonly CatalogueEntry[],
): Promise<readonly ModelListing[]> {
  const pulled = await readPulled(modelsDir);
  const known: ModelListing[] = [];
  for (const entry of catalogue) {
    const here = await sizeOfFiles(join(modelsDir, entry.name), entry.files);
    const record = here === null ? undefined : pulled[entry.name];
    known.push({
      name: entry.name,
      kind: entry.kind,
      title: entry.title,
      licence: entry.licence,
      state: here === null ? 'absent' : 'present',
      version: here === null ? entry.version : (record?.version ?? null),
      sizeBytes: here ?? entry.bytes,
      sha256: record?.sha256 ?? entry.sha256,
    });
  }
  const names = new Set(catalogue.map((entry) => entry.name));
  for (const name of await foldersIn(modelsDir)) {
    if (names.has(name)) continue;
    const folder = join(modelsDir, name);
    const sizeBytes = await sizeOfFiles(folder, await readdir(folder));
    const own = { kind: 'own', title: 'placed here by hand', licence: null, state: 'present' } as const;
    known.push({ ...own, name, version: null, sizeBytes, sha256: null });
  }
  return known;
}

/** What was pulled into this folder and with which checksum; also holds checksums an operator vouched for. */
export async function readPulled(modelsDir: string): Promise<Pulled> {
  try {
    return Pulled.parse(JSON.parse(await readFile(join(modelsDir, 'pulled.json'), 'utf8')));
  } catch {
    return {};
  }
}

export async function recordPulled(modelsDir: string, name: string, record: Pulled[string]): Promise<void> {
  const path = join(modelsDir, 'pulled.json');
  const records = { ...(await readPulled(modelsDir)), [name]: record };
  await writeFile(`${path}.new`, `${JSON.stringify(records, null, 2)}\n`);
  await rename(`${path}.new`, path);
}

/** Bytes of all the files together; null when one is missing. */
export async function sizeOfFiles(folder: string, files: readonly string[]): Promise<number | null> {
  try {
    const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size));
    return sizes.reduce((sum, size) => sum + size, 0);
  } catch {
    return null;
  }
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort();
}
