import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { expect, test } from 'vitest';
import { csvOf, parquetOf, type Table, xlsxOf } from './table-files.ts';

const table: Table = {
  name: '人员/对比',
  columns: [
    { title: '客服', kind: 'text' },
    { title: '得分', kind: 'number' },
    { title: '合格', kind: 'flag' },
  ],
  rows: [
    ['程砚', -3.5, true],
    ['=HYPERLINK("http://198.51.100.7","看")', 80, false],
    ['+86 199000', null, null],
    ['a,"b"\n\u0007c', 0, true],
  ],
};

test('CSV: formulas are made harmless, numbers stay numbers, commas and quotes are quoted', () => {
  expect(csvOf(table, { forPeople: true }).toString()).toBe(
    '\uFEFF客服,得分,合格\r\n程砚,-3.5,true\r\n"\'=HYPERLINK(""http://198.51.100.7"",""看"")",80,false\r\n' +
      '\'+86 199000,,\r\n"a,""b""\n\u0007c",0,true\r\n',
  );
  expect(csvOf(table, { forPeople: false }).toString().startsWith('客服')).toBe(true);
});

test('Excel: every text is a cell of text, no cell is a formula', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'earmark-xlsx-'));
  try {
    const file = path.join(folder, 'a.xlsx');
    await writeFile(file, await xlsxOf([table, { ...table, name: '第二页' }]));
    // Python reads zip files everywhere these tests run; a reader of our own would prove less.
    const unpacked = execFileSync(
      'python3',
      [
        '-c',
        'import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nprint("\\n".join(z.read(n).decode() for n in z.namelist() if n.endswith(".xml")))',
        file,
      ],
      { encoding: 'utf8', env: { ...process.env, PYTHONIOENCODING: 'utf8' } },
    );
    expect(unpacked).toContain('=HYPERLINK(');
    expect(unpacked).toContain('第二页');
    expect(unpacked).toContain('人员 对比');
    expect(unpacked).not.toMatch(/<f[ >]/);
    expect(unpacked).not.toContain('\u0007');
    expect(unpacked).toContain('-3.5');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('Parquet: what is written is read back by another program', async () => {
  const bytes = parquetOf(table);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  expect(await parquetReadObjects({ file })).toEqual([
    { 客服: '程砚', 得分: -3.5, 合格: true },
    { 客服: '=HYPERLINK("http://198.51.100.7","看")', 得分: 80, 合格: false },
    { 客服: '+86 199000', 得分: null, 合格: null },
    { 客服: 'a,"b"\n\u0007c', 得分: 0, 合格: true },
  ]);
});

test('a table without rows is a heading', async () => {
  const empty = { ...table, rows: [] };
  expect(csvOf(empty, { forPeople: false }).toString()).toBe('客服,得分,合格\r\n');
  const bytes = parquetOf(empty);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  expect(await parquetReadObjects({ file })).toEqual([]);
  expect((await xlsxOf([empty])).length).toBeGreaterThan(500);
});
