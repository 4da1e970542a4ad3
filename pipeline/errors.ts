/** Every failure Earmark knows by name: a stable code, whether trying again helps, and what to do about it. */

export type Retry = 'never' | 'back-off' | { readonly afterMs: number };

/**
 * The one error class that crosses file boundaries.
 * `message` is a sentence that tells the operator what to do; it holds no transcript text and no secrets.
 */
export class EarmarkError extends Error {
  readonly code: string;
  readonly retry: Retry;
  /** HTTP status when this reaches a client. */
  readonly status: number;

  constructor(
    code: string,
    message: string,
    options: { retry?: Retry; status?: number; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'EarmarkError';
    this.code = code;
    this.retry = options.retry ?? 'never';
    this.status = options.status ?? 500;
  }
}

/** The file itself cannot be judged: damaged, empty, silent, too long. The recording becomes `unusable`. */
export class UnusableRecording extends EarmarkError {
  constructor(code: string, message: string, cause?: unknown) {
    super(code, message, { retry: 'never', status: 422, cause });
    this.name = 'UnusableRecording';
  }
}

/** Something an operator has to provide first (weights, an engine). The recording becomes `waiting`. */
export class Waiting extends EarmarkError {
  constructor(code: string, message: string) {
    super(code, message, { retry: 'never', status: 409 });
    this.name = 'Waiting';
  }
}

/** Any thrown value as an EarmarkError; unknown ones are `internal` and worth another try. */
export function asEarmarkError(error: unknown): EarmarkError {
  if (error instanceof EarmarkError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new EarmarkError('internal', message, { retry: 'back-off', cause: error });
}
