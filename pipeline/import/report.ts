/** What an import did, counted while it runs. */
import { printableKey } from './text.ts';

export interface ImportReport {
  /** Objects found in storage. */
  readonly listed: number;
  /** New recordings. */
  readonly imported: number;
  /** Recordings whose audio or transcript is different now. */
  readonly changed: number;
  /** Recordings of which only the metadata is different. */
  readonly metadataChanged: number;
  /** Objects that hold the same bytes as a recording that is there. */
  readonly aliases: number;
  /** Objects that are as they were. */
  readonly unchanged: number;
  /** Objects that are no part of a call. */
  readonly ignored: number;
  /** Objects that could not be read; the next import tries again. */
  readonly failed: number;
  /** The first 100 things a person should know. */
  readonly notes: readonly string[];
}

export type Count = Exclude<keyof ImportReport, 'notes'>;

const maxNotes = 100;

export class ReportBuilder {
  readonly #counts: Record<Count, number> = {
    listed: 0,
    imported: 0,
    changed: 0,
    metadataChanged: 0,
    aliases: 0,
    unchanged: 0,
    ignored: 0,
    failed: 0,
  };
  readonly #notes: string[] = [];

  add(count: Count, by = 1): void {
    this.#counts[count] += by;
  }

  note(key: string, text: string): void {
    if (this.#notes.length < maxNotes) this.#notes.push(`${printableKey(key)}: ${text}`);
  }

  get listed(): number {
    return this.#counts.listed;
  }

  build(): ImportReport {
    return { ...this.#counts, notes: [...this.#notes] };
  }
}
