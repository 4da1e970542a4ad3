/** Tables as files: CSV and Excel for people, Parquet for programs. */
import { stringify } from 'csv-stringify/sync';
import { parquetWriteBuffer } from 'hyparquet-writer';
import writeExcelFile from 'write-excel-file/node';

type Cell = string | number | boolean | null;

export interface Column {
  readonly title: string;
  readonly kind: 'text' | 'number' | 'flag';
}

export interface Table {
  /** Name of the sheet. */
  readonly name: string;
  readonly columns: readonly Column[];
  /** As long as the columns, in their order and kinds; null: not known. */
  readonly rows: readonly (readonly Cell[])[];
}

/** Spreadsheets take a file without it for the local code page. */
const byteOrderMark = '\uFEFF';

/**
 * Texts that a spreadsheet would run as a formula begin with an apostrophe. `forPeople`: with a byte order mark, as
 * spreadsheets want it.
 */
export function csvOf({ columns, rows }: Table, { forPeople }: { readonly forPeople: boolean }): Buffer {
  const text = stringify([columns.map(({ title }) => title), ...rows.map((row) => row.map(cellText))], {
    escape_formulas: true,
    record_delimiter: '\r\n',
  });
  return Buffer.from(`${forPeople ? byteOrderMark : ''}${text}`);
}

/** Numbers are no texts: a minus does not make a formula of them. */
function cellText(cell: Cell): string | number {
  if (typeof cell === 'boolean') return cell ? 'true' : 'false';
  return cell ?? '';
}

/** The most rows that a sheet of Excel can hold, without its heading. */
const MOST_SHEET_ROWS = 1_048_575;
/** Longest text of a cell. */
const MOST_CELL_CHARS = 32_767;

/** Texts are cells of text, so none of them is ever run as a formula. */
export async function xlsxOf(tables: readonly Table[]): Promise<Buffer> {
  return await writeExcelFile(
    tables.map(({ name, columns, rows }) => ({
      sheet: name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31),
      stickyRowsCount: 1,
      columns: columns.map(({ title, kind }) => ({
        width: kind === 'text' ? 22 : Math.max(12, title.length * 2),
      })),
      data: [
        columns.map(({ title }) => ({ value: title, type: String, fontWeight: 'bold' as const })),
        ...rows.slice(0, MOST_SHEET_ROWS).map((row) => row.map(excelCell)),
      ],
    })),
  ).toBuffer();
}

/** What XML cannot hold goes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to go
const notInXml = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

function excelCell(cell: Cell) {
  if (cell === null) return null;
  if (typeof cell === 'number') return { value: cell, type: Number };
  if (typeof cell === 'boolean') return { value: cell, type: Boolean };
  return { value: cell.replace(notInXml, '').slice(0, MOST_CELL_CHARS), type: String };
}

const parquetType = { text: 'STRING', number: 'DOUBLE', flag: 'BOOLEAN' } as const;

/** Columns by their titles; every one may be null. */
export function parquetOf({ columns, rows }: Table): Buffer {
  return Buffer.from(
    parquetWriteBuffer({
      createdBy: 'earmark',
      columnData: columns.map(({ title, kind }, index) => ({
        name: title,
        type: parquetType[kind],
        nullable: true,
        data: rows.map((row) => row[index] ?? null),
      })),
    }),
  );
}
