/** Test dialogues that lie beside the rules of a pack: `<rule-id>.test.yaml`. */
import { z } from 'zod';
import { emptyMetadata, Metadata, type Transcript, type Turn, type Verdict } from '../pipeline/domain.ts';
import { namesIn, type PackTexts, readPackTexts } from './pack-texts.ts';
import { type Located, type Report, RulesInvalid, readYaml, ruleError } from './read-yaml.ts';

const Case = z.strictObject({
  name: z.string().min(1),
  /** Metadata fields other than their defaults. */
  meta: z.record(z.string(), z.unknown()).default({}),
  splitUnsure: z.boolean().default(false),
  /** A turn a line: `客服 0.9-9.0 您好…` in seconds; `(0.4)` before the words is their confidence. */
  dialogue: z.string().min(1),
  /** Turns the verdict has to rest on, from 0. */
  turns: z.array(z.int().min(0)).optional(),
});

const TestFile = z.strictObject({
  fail: z.array(Case).min(3, 'needs at least 3 dialogues with the fault'),
  pass: z.array(Case).min(3, 'needs at least 3 dialogues without the fault'),
  /** Looks like the fault and is none. */
  nearMiss: z.array(Case).min(2, 'needs at least 2 dialogues that look like the fault and have none'),
  unsure: z.array(Case).default([]),
  notApplicable: z.array(Case).default([]),
});

export interface PackTest {
  readonly rule: string;
  readonly file: string;
  /** Line of its name in the file. */
  readonly line: number;
  readonly kind: keyof z.infer<typeof TestFile>;
  readonly name: string;
  readonly expected: Verdict;
  readonly turns: readonly number[] | null;
  readonly transcript: Transcript;
  readonly metadata: Metadata;
}

const EXPECTED = {
  fail: 'fail',
  pass: 'pass',
  nearMiss: 'pass',
  unsure: 'unsure',
  notApplicable: 'not-applicable',
} as const;

/** A bonus is earned, which is `pass`, where its `fail` holds. */
const EXPECTED_OF_BONUS = {
  ...EXPECTED,
  fail: 'pass',
  pass: 'not-applicable',
  nearMiss: 'not-applicable',
} as const;

/** A look-alike may also be none of the rule's business. */
export function isAsExpected({ kind, expected }: PackTest, verdict: Verdict): boolean {
  return verdict === expected || (kind === 'nearMiss' && verdict === 'not-applicable');
}

/** Every case of every test file in the folder. Throws EarmarkError `rules-invalid` with file and line. */
export async function readPackTests(dir: string): Promise<PackTest[]> {
  return testsOf(await readPackTexts(dir), (problem) => {
    throw problem;
  });
}

/** The same from texts; a file with a problem is left out once `report` has heard of it. */
export function testsOf(texts: PackTexts, report: Report): PackTest[] {
  return namesIn(texts, '')
    .filter((name) => name.endsWith('.test.yaml'))
    .flatMap((name) => {
      try {
        const rule = texts.get(name.replace(/\.test\.yaml$/, '.yaml')) ?? '';
        const isBonus = Number(/^points:\s*(\S+)/m.exec(rule)?.[1]) > 0;
        return casesOf(
          readYaml(texts.get(name) ?? '', name, TestFile),
          isBonus ? EXPECTED_OF_BONUS : EXPECTED,
        );
      } catch (error) {
        if (!(error instanceof RulesInvalid)) throw error;
        report(error);
        return [];
      }
    });
}

function casesOf(
  file: Located<z.infer<typeof TestFile>>,
  expected: Readonly<Record<PackTest['kind'], Verdict>>,
): PackTest[] {
  const kinds = ['fail', 'pass', 'nearMiss', 'unsure', 'notApplicable'] as const;
  return kinds.flatMap((kind) =>
    file.value[kind].map((one, index): PackTest => {
      const metadata = Metadata.parse({ ...emptyMetadata, ...one.meta });
      const turns = one.dialogue
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) =>
          turnOf(line, () =>
            ruleError(file.file, file.lineOf([kind, index, 'dialogue']), `cannot read "${line}"`),
          ),
        );
      return {
        rule: file.file.replace(/\.test\.yaml$/, ''),
        file: file.file,
        line: file.lineOf([kind, index, 'name']),
        kind,
        name: one.name,
        expected: expected[kind],
        turns: one.turns ?? null,
        metadata,
        transcript: {
          channel: metadata.channel,
          durationMs: metadata.durationMs ?? Math.max(...turns.map((turn) => turn.endMs)),
          turns,
          split: {
            method: 'supplied',
            confidence: one.splitUnsure ? 0.4 : 1,
            unsure: one.splitUnsure,
            reason: null,
          },
          sound: null,
          engine: { id: 'imported', model: 'test', version: '1' },
        },
      };
    }),
  );
}

function turnOf(line: string, problem: () => Error): Turn {
  const match = /^\s*(客服|客户|不明)\s+([\d.]+)-([\d.]+)\s+(?:\(([\d.]+)\)\s+)?(.+)$/.exec(line);
  if (match === null) throw problem();
  const [, speaker, start, end, confidence, text = ''] = match;
  return {
    role: speaker === '客服' ? 'agent' : speaker === '客户' ? 'customer' : 'unknown',
    channel: null,
    startMs: Math.round(Number(start) * 1000),
    endMs: Math.round(Number(end) * 1000),
    text: text.trim(),
    confidence: confidence === undefined ? null : Number(confidence),
  };
}
