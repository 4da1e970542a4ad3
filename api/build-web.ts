/** Builds the pages when they are missing or older than their sources. */
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EarmarkError } from '../pipeline/errors.ts';

const web = join(import.meta.dirname, 'web');
const built = join(web, 'dist', 'index.html');

/** Returns whether anything was built. Throws EarmarkError `web-build` with the first line of what went wrong. */
export async function buildWebIfStale(onStart: () => void): Promise<boolean> {
  if (existsSync(built) && (await newestSourceMs()) <= (await stat(built)).mtimeMs) return false;
  onStart();
  try {
    const { build } = await import('vite');
    await build({ root: web, configFile: join(web, 'vite.config.ts'), logLevel: 'error' });
  } catch (error) {
    const [line] = String((error as Error).message).split('\n');
    throw new EarmarkError(
      'web-build',
      `The pages could not be built: ${line}. Run "npm run build:web" to see everything.`,
      {
        cause: error,
      },
    );
  }
  return true;
}

async function newestSourceMs(): Promise<number> {
  const entries = await readdir(web, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(join(web, 'dist')) && /\.(tsx?|html|css)$/.test(path));
  const times = await Promise.all(files.map(async (path) => (await stat(path)).mtimeMs));
  return Math.max(0, ...times);
}
