/** Opaque cursors of keyset paging: where the last page ended. */
import { z } from 'zod';
import { problem } from './problem.ts';

/** ISO 8601 in UTC with microseconds, as Postgres keeps them, and the id that breaks ties. */
const Position = z.tuple([
  z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
  z.string().min(1).max(200),
]);
export interface Position {
  readonly at: string;
  readonly id: string;
}

export function encodeCursor({ at, id }: Position): string {
  return Buffer.from(JSON.stringify([at, id])).toString('base64url');
}

/** Throws `validation` for anything that encodeCursor did not write. */
export function decodeCursor(cursor: string): Position {
  try {
    const [at, id] = Position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    if (Number.isNaN(Date.parse(at)) || id.includes('\0')) throw new RangeError('not a position');
    return { at, id };
  } catch (cause) {
    throw problem('validation', 'Query parameter cursor: pass `next` of the page before, unchanged.', cause);
  }
}
