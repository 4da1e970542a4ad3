/** A password from the terminal, unseen, or as the first line of what is piped in. */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { EarmarkError } from '../errors.ts';

/** Never an argument of a command: those stand in the list of processes and in the shell's history. */
export async function readSecret(prompt: string): Promise<string> {
  const { stdin, stderr } = process;
  if (stdin.isTTY) stderr.write(prompt);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: nowhere, terminal: stdin.isTTY });
  try {
    for await (const line of lines) return line;
    throw new EarmarkError('usage', 'A password is needed: type it, or pipe it in as one line.');
  } finally {
    lines.close();
    if (stdin.isTTY) stderr.write('\n');
  }
}
