/**
 * Writes card.md: what is found on the two test parts, per type.
 * Run: npx tsx models/personal-data/card.ts
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PERSONAL_DATA_VERSION } from './find.ts';
import { measure, tableOf } from './measure.ts';
import { readSamples } from './samples.ts';

const read = (name: string): string => readFileSync(new URL(`samples/${name}.txt`, import.meta.url), 'utf8');
const hashOf = (content: string): string => createHash('sha256').update(content).digest('hex').slice(0, 12);

/** The text of card.md; the same samples and recognisers give the same text. */
export function personalDataCard(): string {
  const part = (name: string): string => {
    const samples = readSamples(read(name));
    const spans = samples.reduce((sum, sample) => sum + sample.spans.length, 0);
    const traps = samples.filter((sample) => sample.spans.length === 0).length;
    return `\`samples/${name}.txt\`: ${samples.length} exchanges, ${traps} of them traps without any, ${spans} spans, sha256 ${hashOf(read(name))}…\n\n${tableOf(measure(samples))}`;
  };
  return `# Model card: personal data, \`${PERSONAL_DATA_VERSION}\`

Marks 姓名 电话 身份证 户号 地址 银行卡 车牌 邮箱 in what is said, so that pages mask them and audio mutes them. Rules of
thumb written by hand (README.md), no weights, nothing learned: the same text gives the same spans.

\`\`\`sh
npx tsx models/personal-data/card.ts       # writes this page
npx vitest run models/personal-data        # fails when a count falls
\`\`\`

## Measured

Right is a span whose type, turn, first and last character agree with the label; "hidden" is a labelled span of which
every character is masked, by whatever type. 95 % Wilson intervals. The two parts are not added up: other hands wrote
them, with other habits. Nobody who changed the recognisers read either part; only these totals were looked at, three
times for the second.

${part('test')}

${part('test-2')}

## Against what is asked of it

Numbers (电话 户号 身份证 银行卡): recall 0.98, precision 0.95. Names and addresses: recall 0.90.

${targets()}

## Limits, in plain words

- The people and numbers are invented, written by few hands; real calls will be worse where their habits are not here.
- Addresses are the weakest: where one begins and ends in a sentence is a matter of taste, and a place that is only
  described (从桥头往里走第三家) is found in full only in answer to "where".
- A name that is a word (和平, 方便, 舒服) is found where it is introduced, spelled, or somebody is spoken to with it,
  and nowhere else. Names of nobody in particular, never introduced, stay.
- A number without any word that says what it is stays, unless its own shape says so (a mobile number, a birthday
  within 18 digits, a card with a right check digit).
- Numbers put right twice within one breath, or interrupted by a whole sentence, may be found in parts.
- A spelling hint (立早章, 红色的红) is marked only near a name; strokes (左边一个金) are not.
- Dialect words in numbers other than 幺 两 洞 拐 勾 are not read, nor are names in Latin letters.
`;
}

const TARGETS: readonly (readonly [type: string, recall: number, precision: number | null])[] = [
  ['phone', 0.98, 0.95],
  ['account_no', 0.98, 0.95],
  ['id_card', 0.98, 0.95],
  ['bank_card', 0.98, 0.95],
  ['name', 0.9, null],
  ['address', 0.9, null],
];

function targets(): string {
  const rows = (['test', 'test-2'] as const).flatMap((part) => {
    const { types } = measure(readSamples(read(part)));
    return TARGETS.flatMap(([type, recall, precision]) => {
      const counts = types.find((one) => one.type === type);
      if (counts === undefined || counts.labelled === 0 || counts.found === 0) return [];
      const got = counts.exact / counts.labelled;
      const right = counts.exact / counts.found;
      const met = got >= recall && (precision === null || right >= precision);
      const by = [
        ...(got < recall ? [`recall short by ${((recall - got) * 100).toFixed(1)} points`] : []),
        ...(precision !== null && right < precision
          ? [`precision short by ${((precision - right) * 100).toFixed(1)} points`]
          : []),
      ];
      return [`| ${part} | ${type} | ${met ? 'met' : `missed: ${by.join(', ')}`} |`];
    });
  });
  return ['| part | type | target |', '|---|---|---|', ...rows].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(new URL('card.md', import.meta.url), personalDataCard());
