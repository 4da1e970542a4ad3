/** Progress on the terminal: a bar per line of work; plain lines where there is no terminal. */
import { MultiBar, Presets } from 'cli-progress';
import stringWidth from 'string-width';

export interface Progress {
  /** Shows `done` of `total` for a named line of work; `total` may grow. */
  update(name: string, done: number, total: number): void;
  stop(): void;
}

/** Plain lines are written when a line of work starts, passes a tenth, and ends. */
const plainShare = 0.1;

/** Where progress and results are written; bars only on a terminal. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

export function showProgress(out: Output, labelOf: (name: string) => string): Progress {
  return out.isTTY ? bars(out, labelOf) : plainLines(out, labelOf);
}

function bars(out: Output, labelOf: (name: string) => string): Progress {
  const multi = new MultiBar(
    {
      stream: out,
      format: '{label} {bar} {value}/{total}  {duration_formatted}',
      hideCursor: true,
      clearOnComplete: false,
      gracefulExit: false,
    },
    Presets.shades_classic,
  );
  const shown = new Map<string, ReturnType<MultiBar['create']>>();
  return {
    update(name, done, total) {
      const bar = shown.get(name) ?? multi.create(total, done, { label: pad(labelOf(name)) });
      shown.set(name, bar);
      bar.setTotal(total);
      bar.update(done);
    },
    stop: () => multi.stop(),
  };
}

function plainLines(out: Output, labelOf: (name: string) => string): Progress {
  const written = new Map<string, number>();
  return {
    update(name, done, total) {
      const share = total === 0 ? 1 : done / total;
      const last = written.get(name);
      if (last !== undefined && (last === share || (share < 1 && share - last < plainShare))) return;
      written.set(name, share);
      out.write(`${pad(labelOf(name))} ${done}/${total}\n`);
    },
    stop: () => undefined,
  };
}

/** Chinese characters are two columns wide. */
function pad(label: string, columns = 22): string {
  return label + ' '.repeat(Math.max(0, columns - stringWidth(label)));
}
