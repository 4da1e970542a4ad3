import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { type CsvRow, readMetadataCsv } from './metadata-csv.ts';
import { loadMapping } from './metadata-mapping.ts';

const mapping = await loadMapping(undefined);

/** 文件名,工号,满意度 / a.wav,2107,满意 / b.wav,2108,不满意 */
const gb18030 = Buffer.from(
  'cec4bcfec3fb2cb9a4bac52cc2fad2e2b6c80d0a612e7761762c323130372cc2fad2e20d0a622e7761762c323130382cb2bbc2fad2e20d0a',
  'hex',
);
const expected = [
  { line: 2, file: 'a.wav', metadata: { agentId: '2107', satisfaction: 4 } },
  { line: 3, file: 'b.wav', metadata: { agentId: '2108', satisfaction: 2 } },
];
const text = '文件名,工号,满意度\r\na.wav,2107,满意\r\nb.wav,2108,不满意\r\n';

async function rowsOf(bytes: Buffer, chunk = 7): Promise<{ rows: CsvRow[]; bad: [number, string][] }> {
  const rows: CsvRow[] = [];
  const bad: [number, string][] = [];
  const open = async (): Promise<Readable> =>
    Readable.from(
      (function* () {
        for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
      })(),
    );
  for await (const row of readMetadataCsv(open, mapping, (...entry) => bad.push(entry))) rows.push(row);
  return { rows, bad };
}

test.each([
  ['UTF-8', Buffer.from(text)],
  ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${text}`)],
  ['GB18030', gb18030],
  ['UTF-16 with a byte order mark', Buffer.from(`\uFEFF${text}`, 'utf16le')],
  ['tabs', Buffer.from(text.replaceAll(',', '\t'))],
  ['semicolons', Buffer.from(text.replaceAll(',', ';'))],
])('%s is read', async (_name, bytes) => {
  expect(await rowsOf(bytes)).toEqual({ rows: expected, bad: [] });
});

test('a row without a name is told by its line, the rest is read', async () => {
  expect(
    await rowsOf(Buffer.from('录音文件,工号,callId\n,2107,\n"x\\y.wav",2108,C-2\n,2109,C-3\nz.wav\n')),
  ).toEqual({
    rows: [
      { line: 3, file: 'x/y.wav', metadata: { agentId: '2108', callId: 'C-2' } },
      { line: 4, file: 'C-3', metadata: { agentId: '2109', callId: 'C-3' } },
      { line: 5, file: 'z.wav', metadata: {} },
    ],
    bad: [[2, 'the row does not name a recording']],
  });
});

test.each([
  ['工号,满意度\n1,2\n', 'csv-no-file-column'],
  ['RIFF\0\0WAVE', 'csv-not-text'],
])('%j is refused', async (bytes, code) => {
  await expect(rowsOf(Buffer.from(bytes))).rejects.toMatchObject({ code });
});

test('an empty file has no rows', async () => {
  expect(await rowsOf(Buffer.alloc(0))).toEqual({ rows: [], bad: [] });
});

test('an endless quoted field is refused, not held in memory', async () => {
  const bytes = Buffer.from(`文件名,工号\n"${'a'.repeat(600_000)}`);
  await expect(rowsOf(bytes, 65_536)).rejects.toMatchObject({ code: 'csv-invalid' });
});
