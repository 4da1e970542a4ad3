import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RulesInvalid } from '../../rules/read-yaml.ts';
import { textInForce } from './in-force.ts';
import { knowledgeOf, loadKnowledge } from './read.ts';

let pack: string;
beforeAll(async () => {
  pack = await mkdtemp(join(tmpdir(), 'knowledge-'));
  await mkdir(join(pack, 'knowledge'));
});
afterAll(() => rm(pack, { recursive: true }));

const yaml = `defaults: { kind: script, owner: 话术组, from: "2023-01-01" }
items:
  - id: hello
    title: { zh: 开头语, en: Greeting }
    text: 您好，请问有什么可以帮您？
  - id: hello
    title: { zh: 开头语, en: Greeting }
    text: [您好，供电服务热线，请讲。]
    from: "2019-01-01"
    to: "2022-12-31"
`;

const read = (file: string, text: string) => {
  const problems: string[] = [];
  const { items } = knowledgeOf(new Map([[`knowledge/${file}`, text]]), ({ message }) => {
    problems.push(message);
  });
  return { items, problems };
};

test('what an item leaves out stands under defaults', () => {
  expect(read('a.yaml', yaml).items).toMatchObject([
    { id: 'hello', kind: 'script', from: '2019-01-01', to: '2022-12-31', line: 6 },
    {
      id: 'hello',
      owner: '话术组',
      from: '2023-01-01',
      to: null,
      text: ['您好，请问有什么可以帮您？'],
      line: 3,
    },
  ]);
});

test.each([
  ['2021-05-01', '2019-01-01'],
  ['2023-05-01', '2023-01-01'],
  [null, '2023-01-01'],
  ['2018-05-01', undefined],
])('on %s the text from %s holds', (day, from) => {
  const held = textInForce(read('a.yaml', yaml).items, day, null);
  expect(held === 'unknown-region' ? held : held?.from).toBe(from);
});

test.each([
  ['四川/成都', '省里的口径'],
  ['湖北', '通用的口径'],
  [null, 'unknown-region'],
])('in %s: %s', (region, said) => {
  const { items } = read(
    'a.yaml',
    `defaults: { kind: item, owner: 组 }
items:
  - { id: a, title: { zh: 甲, en: A }, text: 通用的口径 }
  - { id: a, title: { zh: 甲, en: A }, text: 省里的口径, regions: [四川] }
`,
  );
  const held = textInForce(items, '2026-01-01', region);
  expect(typeof held === 'string' ? held : held?.text[0]).toBe(said);
});

test('a spreadsheet with Chinese headers is read as it is exported', () => {
  const { items, problems } = read(
    'a.csv',
    `\uFEFF编号,类别,标题,内容,问法,业务类型,关键词,责任部门,生效日期,失效日期
KB-1,知识点,发票,"电费发票可以在线开具。
也可以到营业厅开具。",怎么开发票；发票在哪儿开,信息咨询、信息查询,发票 开票,营销部,2023/1/5,长期
KB-2,话术,致歉,给您添麻烦了||给您带来不便，非常抱歉,,,,营销部,,2024年12月31日
`,
  );
  expect(problems).toEqual([]);
  expect(items).toEqual([
    {
      id: 'KB-1',
      kind: 'item',
      title: { zh: '发票', en: '发票' },
      text: ['电费发票可以在线开具。', '也可以到营业厅开具。'],
      questions: ['怎么开发票', '发票在哪儿开'],
      businessTypes: ['信息咨询', '信息查询'],
      keywords: ['发票', '开票'],
      owner: '营销部',
      from: '2023-01-05',
      to: null,
      regions: [],
      version: 1,
      facts: [],
      rules: [],
      file: 'knowledge/a.csv',
      line: 2,
    },
    expect.objectContaining({ id: 'KB-2', kind: 'script', to: '2024-12-31', line: 4 }),
  ]);
});

const head = '编号,类别,标题,内容,责任人\n';
test.each([
  ['a.csv', '编号,类别,标题,内容\n', '1: the column "责任人" is missing. Add it to the first row'],
  ['a.csv', '编号,类别,标题,内容,关键字词\n', '1: there is no column "关键字词"'],
  ['a.csv', '', '1: the file is empty. Its first row names the columns'],
  ['a.csv', `${head}a,杂项,甲,内容文字,组`, '2: "杂项" is no 类别. Write 话术 or 知识'],
  ['a.csv', `${head}a,话术,甲,,组`, '2: column "内容"'],
  ['a.csv', `${head}../x,话术,甲,内容文字,组`, '2: column "编号": use letters, digits'],
  ['a.csv', `${head}a,话术,甲,"内容,组`, '2: is no readable CSV here'],
  [
    'a.csv',
    `编号,类别,标题,内容,责任人,生效日期\na,话术,甲,内容文字,组,去年`,
    '2: column "生效日期": "去年" is no day. Write 2023-01-31',
  ],
  ['a.csv', `${head}a,话术,甲,内容文字,组\na,话术,乙,别的文字,组`, 'a is in knowledge/a.csv, line 2 already'],
  ['a.yaml', yaml.replace('2022-12-31', '2018-12-31'), 'ends on 2018-12-31, before it begins'],
  ['a.yaml', yaml.replace('owner: 话术组, ', ''), 'hello has no owner. Write it here or under defaults'],
  [
    'a.yaml',
    yaml.replace('    text: 您好', '    texts: 您好'),
    'line 5: items.0.texts: Unrecognized key: "texts". Did you mean "text"?',
  ],
  ['a.yaml', `items: [${'['.repeat(200)}`, 'nests deeper than 60 levels'],
])('%s that is wrong says where and what to do: %#', (file, text, message) => {
  expect(read(file, text).problems.join('\n')).toContain(message);
});

test('a folder is read without what lies outside it', async () => {
  const folder = join(pack, 'knowledge');
  await writeFile(join(folder, 'a.yaml'), yaml);
  await writeFile(
    join(folder, 'b.csv'),
    new Uint8Array([
      ...Buffer.from('id,kind,title,text,owner\nb,item,B,'),
      0xb5,
      0xe7,
      0xb7,
      0xd1,
      0x2c,
      0x41,
    ]),
  );
  const { items } = await loadKnowledge(pack);
  expect(items.map(({ id, text }) => [id, text[0]])).toEqual([
    ['b', '电费'],
    ['hello', '您好，供电服务热线，请讲。'],
    ['hello', '您好，请问有什么可以帮您？'],
  ]);
  await symlink('/etc/hostname', join(folder, 'c.yaml'));
  await expect(loadKnowledge(pack)).rejects.toThrow('knowledge/c.yaml, line 1: is a link that leads out');
  await rm(join(folder, 'c.yaml'));
  await mkdir(join(folder, 'd.csv'));
  await expect(loadKnowledge(pack)).rejects.toThrow(RulesInvalid);
  await rm(join(folder, 'd.csv'), { recursive: true });
  await writeFile(join(folder, 'e.csv'), Buffer.alloc(20_000_001, 'a'));
  await expect(loadKnowledge(pack)).rejects.toThrow('20000000 are allowed. Split it');
  await rm(join(folder, 'e.csv'));
});

test('no folder is no knowledge', async () => {
  expect((await loadKnowledge(join(pack, 'nothing'))).items).toEqual([]);
});
