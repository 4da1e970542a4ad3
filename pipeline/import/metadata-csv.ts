/** Metadata of a whole batch: one CSV, a row per recording. Read as a stream, so a million rows are no trouble. */
import type { Readable } from 'node:stream';
import { type Parser, parse } from 'csv-parse';
import type { Metadata } from '../domain.ts';
import { EarmarkError } from '../errors.ts';
import { knownMetadata } from './metadata.ts';
import { type MetadataMapping, normalName } from './metadata-mapping.ts';
import { textOf } from './metadata-values.ts';
import { markedEncoding, type TextEncoding, textOfChunks } from './text.ts';

export interface CsvRow {
  readonly line: number;
  /** What the row says its recording is called: a key, a path below the CSV, a file name or a call id. */
  readonly file: string;
  readonly metadata: Partial<Metadata>;
}

const headBytes = 64 * 1024;
const maxRowCharacters = 256 * 1024;

/**
 * Rows that name a recording, in order. `open` is called twice: once to learn encoding (UTF-8, UTF-16, GB18030) and
 * separator (comma, semicolon, tab), once to read. Rows that cannot be read go to `onBadRow` and are left out.
 * Throws EarmarkError `csv-no-file-column` when no column names the recording, `csv-not-text`.
 */
export async function* readMetadataCsv(
  open: () => Promise<Readable>,
  mapping: MetadataMapping,
  onBadRow: (line: number, reason: string) => void,
): AsyncGenerator<CsvRow> {
  const { encoding, separator } = await inspect(await open());
  const source = await open();
  const parser = parse({
    delimiter: separator,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: maxRowCharacters,
    info: true,
  });
  const fed = feed(source, encoding, parser);
  let header: string[] | null = null;
  let fileColumns: number[] = [];
  let metadataColumns: number[] = [];
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      if (header === null) {
        header = record;
        fileColumns = fileColumnsOf(record, mapping);
        metadataColumns = metadataColumnsOf(record, mapping);
        continue;
      }
      const file = fileColumns.map((column) => textOf(record[column])).find((name) => name !== null);
      if (file === undefined || file === null) onBadRow(info.lines, 'the row does not name a recording');
      else
        yield {
          line: info.lines,
          file: file.replaceAll('\\', '/'),
          metadata: rowMetadata(header, metadataColumns, record, mapping),
        };
    }
    await fed;
  } catch (cause) {
    if (cause instanceof EarmarkError) throw cause;
    throw new EarmarkError(
      'csv-invalid',
      `The CSV cannot be read to its end (${cause instanceof Error ? cause.message : cause}). Export it again.`,
      { status: 422, cause },
    );
  } finally {
    source.destroy();
    parser.destroy();
    await fed.catch(() => undefined);
  }
}

/** All columns that may name the recording, the mapping's first choice first. */
function fileColumnsOf(header: readonly string[], mapping: MetadataMapping): number[] {
  const names = header.map(normalName);
  const columns = mapping.file.map((name) => names.indexOf(name)).filter((column) => column !== -1);
  if (columns.length > 0) return [...new Set(columns)];
  throw new EarmarkError(
    'csv-no-file-column',
    'No column of the CSV names the recording. Call it 文件名, 录音文件 or callId, or name it under `file` in METADATA_MAPPING.',
    { status: 422 },
  );
}

/** Columns that only name the file say nothing about the call. */
function metadataColumnsOf(header: readonly string[], mapping: MetadataMapping): number[] {
  const known = new Set([...mapping.fields.values()].flatMap(({ names }) => names.map(({ name }) => name)));
  return header.flatMap((name, column) => {
    const normal = normalName(name);
    return normal === '' || (mapping.file.includes(normal) && !known.has(normal)) ? [] : [column];
  });
}

function rowMetadata(
  header: readonly string[],
  columns: readonly number[],
  record: readonly string[],
  mapping: MetadataMapping,
): Partial<Metadata> {
  const cells = columns.flatMap((column) => {
    const [name, cell] = [header[column], record[column]];
    return name === undefined || cell === undefined || cell === '' ? [] : [[name, cell] as const];
  });
  return knownMetadata(Object.fromEntries(cells), mapping);
}

async function feed(source: Readable, encoding: TextEncoding, parser: Parser): Promise<void> {
  try {
    for await (const text of textOfChunks(source, encoding)) {
      if (parser.destroyed) return;
      if (!parser.write(text)) await drained(parser);
    }
    parser.end();
  } catch (error) {
    parser.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

async function drained(parser: Parser): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      parser.off('drain', done).off('close', done);
      resolve();
    };
    parser.on('drain', done).on('close', done);
  });
}

async function inspect(source: Readable): Promise<{ encoding: TextEncoding; separator: string }> {
  const head: Buffer[] = [];
  let size = 0;
  let marked: TextEncoding | null | undefined;
  let utf8: TextDecoder | null = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of source as AsyncIterable<Buffer>) {
    if (size < headBytes) head.push(chunk);
    size += chunk.length;
    if (marked === undefined && size >= 3) marked = markedEncoding(Buffer.concat(head));
    try {
      utf8?.decode(chunk, { stream: true });
    } catch {
      utf8 = null;
    }
    if (marked) break;
    if (utf8 === null && size >= headBytes) break;
  }
  source.destroy();
  try {
    utf8?.decode();
  } catch {
    utf8 = null;
  }
  const encoding = marked ?? (utf8 === null ? 'gb18030' : 'utf-8');
  const text = new TextDecoder(encoding).decode(Buffer.concat(head).subarray(0, headBytes));
  if (text.includes('\0')) {
    throw new EarmarkError('csv-not-text', 'The file is called .csv but holds no text. Export it again.', {
      status: 422,
    });
  }
  const firstLine = text.split(/\r?\n/, 1)[0] ?? '';
  const counted = [',', '\t', ';'].map((separator) => ({
    separator,
    count: firstLine.split(separator).length,
  }));
  const [best] = counted.sort((a, b) => b.count - a.count);
  return { encoding, separator: best?.separator ?? ',' };
}
