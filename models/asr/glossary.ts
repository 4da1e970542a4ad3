/** Terms the recogniser should prefer: the hotline's own words, one a line. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { EarmarkError } from '../../pipeline/errors.ts';

const defaultGlossary = fileURLToPath(new URL('./glossary.txt', import.meta.url));

/**
 * Terms in the order of the file, without duplicates; text from `#` on and empty lines are left out.
 * Without a path, the 95598 terms that come with Earmark. Throws `config-invalid`.
 */
export async function readGlossary(path: string | undefined): Promise<readonly string[]> {
  const text = await readFile(path ?? defaultGlossary, 'utf8').catch((cause: unknown) => {
    throw new EarmarkError(
      'config-invalid',
      `The glossary ${path} cannot be read: correct ASR_GLOSSARY and start again.`,
      { cause },
    );
  });
  const terms = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.replace(/#.*/, '').trim());
  return [...new Set(terms.filter((term) => term !== ''))];
}

/** Eight hex digits that change with the terms. */
export const glossaryHash = (terms: readonly string[]) =>
  createHash('sha256').update(terms.join('\n')).digest('hex').slice(0, 8);

/** whisper keeps 224 tokens of prompt at most, about one and a half for a Chinese character. */
const longestPrompt = 140;

/** An initial prompt for whisper models: simplified characters with punctuation, then as many terms as fit. */
export function promptOf(terms: readonly string[]): string {
  let prompt = '以下是供电服务热线的普通话通话。';
  for (const [index, term] of terms.entries()) {
    const next = `${prompt}${index === 0 ? '' : '、'}${term}`;
    if (next.length >= longestPrompt) break;
    prompt = next;
  }
  return terms.length === 0 ? prompt : `${prompt}。`;
}
