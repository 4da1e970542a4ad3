/** Runs in a thread: laying out a font of 8 MB takes about a second of CPU. */
import { weeklyPackPdf } from './weekly-pack-pdf.ts';
import type { WeeklyPack } from './weekly-pack-shapes.ts';

export interface PackTask {
  readonly pack: WeeklyPack;
  readonly madeAt: Date;
}

export default async function writePack({ pack, madeAt }: PackTask): Promise<Uint8Array> {
  return new Uint8Array(await weeklyPackPdf(pack, madeAt));
}
