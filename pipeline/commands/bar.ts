/** A bar for long work: on standard error, so that standard output carries the result alone; only on a terminal. */
import { Presets, SingleBar } from 'cli-progress';

export interface Bar {
  /** `remainingMs`: null while it cannot be told. */
  update(done: number, total: number, remainingMs?: number | null): void;
  stop(): void;
}

export function openBar(label: string): Bar {
  if (!process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const bar = new SingleBar(
    {
      stream: process.stderr,
      format: `${label} {bar} {value}/{total}  {left}`,
      hideCursor: true,
      clearOnComplete: false,
      gracefulExit: false,
    },
    Presets.shades_classic,
  );
  let isShown = false;
  return {
    update(done, total, remainingMs = null) {
      const left = remainingMs === null ? '' : `剩余 left ${spanText(remainingMs)}`;
      if (!isShown) bar.start(total, done, { left });
      isShown = true;
      bar.setTotal(total);
      bar.update(done, { left });
    },
    stop: () => bar.stop(),
  };
}

/** As 12 s, 3 min 20 s, 1 h 05 min. */
export function spanText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${two(Math.floor((seconds % 3600) / 60))} min`;
}
