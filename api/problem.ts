/** Errors as RFC 9457 problem details: one table of stable codes, one way out for every thrown value. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { EarmarkError } from '../pipeline/errors.ts';
import type { Log } from '../pipeline/log.ts';
import type { Problem } from './shapes.ts';

/** Codes the API itself gives out. Codes of other EarmarkErrors pass through with their own status. */
export const problems = {
  validation: { status: 400, title: 'A parameter is not usable' },
  'body-invalid': { status: 400, title: 'The request body cannot be read' },
  'url-invalid': { status: 400, title: 'The address cannot be read' },
  'upload-invalid': { status: 400, title: 'The upload is not complete' },
  'sign-in-needed': { status: 401, title: 'Nobody is signed in' },
  'sign-in-refused': { status: 401, title: 'Not signed in' },
  'host-refused': { status: 403, title: 'Unknown host name' },
  'origin-refused': { status: 403, title: 'Another site may not change anything here' },
  'access-refused': { status: 403, title: 'Not allowed' },
  'csrf-refused': { status: 403, title: 'The request does not come from a page of this session' },
  'token-scope': { status: 403, title: 'The API token is not for this' },
  'setup-refused': { status: 403, title: 'The first administrator cannot be made this way' },
  'original-refused': { status: 403, title: 'The original stays closed' },
  'not-found': { status: 404, title: 'Not found' },
  'no-audio': { status: 404, title: 'This recording has no audio' },
  'not-scored': { status: 404, title: 'This recording has no score card yet' },
  'storage-missing': { status: 404, title: 'The file is no longer in storage' },
  'sign-in-locked': { status: 429, title: 'Too many wrong passwords' },
  'retry-not-needed': { status: 409, title: 'There is nothing to try again' },
  'score-not-published': { status: 409, title: 'The score of this call is not published yet' },
  'audio-not-ready': { status: 409, title: 'The audio cannot be heard yet' },
  'erasure-changed': { status: 409, title: 'Something else would be erased than was shown' },
  'diff-busy': { status: 409, title: 'Other comparisons are running' },
  'training-busy': { status: 409, title: 'A model is being trained' },
  'body-too-large': { status: 413, title: 'The request is too large' },
  'file-too-large': { status: 413, title: 'The file is too large' },
  'unsupported-media-type': { status: 415, title: 'This content type is not understood' },
  'range-not-satisfiable': { status: 416, title: 'The range lies outside the audio' },
  'labels-invalid': { status: 422, title: 'The labelled calls cannot be used' },
  'rules-too-heavy': { status: 422, title: 'These rules take too much to check' },
  'audio-unplayable': { status: 422, title: 'The audio cannot be played' },
  internal: { status: 500, title: 'Something went wrong' },
  'rules-busy': { status: 503, title: 'Too many rules are being checked' },
  'store-unreachable': { status: 503, title: 'The database cannot be reached' },
  'storage-unreachable': { status: 503, title: 'The storage cannot be reached' },
  'disk-full': { status: 507, title: 'The disk is full' },
} as const satisfies Record<string, { status: number; title: string }>;

type ProblemCode = keyof typeof problems;

/** An error of the API's own; `detail` tells the caller what to do. */
export function problem(code: ProblemCode, detail: string, cause?: unknown): EarmarkError {
  return new EarmarkError(code, detail, { status: problems[code].status, cause });
}

/** What a client sees of a thrown value. Unknown errors show nothing of themselves. */
export function problemOf(error: unknown): Problem {
  if (error instanceof EarmarkError && error.code !== 'internal') return fromEarmark(error);
  if (isMissingFile(error)) return full('not-found', 'There is no such file.');
  if (isBrokenOff(error)) return full('body-invalid', 'The request ended before its body did.');
  if (!isFastifyError(error)) return internal;
  if (hasZodFastifySchemaValidationErrors(error)) return fromValidation(error);
  const [code, detail] = fastifyProblems[error.code] ?? [];
  if (code !== undefined && detail !== undefined) return full(code, detail);
  return error.statusCode !== undefined && error.statusCode < 500
    ? full('body-invalid', error.message)
    : internal;
}

/** The app's error handler. Logs what the client is not told. */
export function sendProblem(log: Log) {
  return async (error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const body = problemOf(error);
    if (body.status >= 500) {
      log.error({ err: error, method: request.method, route: request.routeOptions.url }, 'request failed');
    }
    writeProblem(reply, body);
    await reply;
  };
}

export function writeProblem(reply: FastifyReply, body: Problem): void {
  if (body.status === 503) reply.header('retry-after', '5');
  // Serialised here: the response schema of the route is not that of its errors.
  reply
    .code(body.status)
    .type('application/problem+json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(body);
}

const fastifyProblems: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  FST_ERR_BAD_URL: ['url-invalid', 'Percent-encode the address as UTF-8.'],
  FST_ERR_CTP_BODY_TOO_LARGE: ['body-too-large', 'Send a smaller request body.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'unsupported-media-type',
    'Send application/json, or multipart/form-data for uploads.',
  ],
  FST_ERR_CTP_EMPTY_JSON_BODY: [
    'body-invalid',
    'The body is empty although it is announced as JSON: send JSON or leave out the content type.',
  ],
  FST_ERR_CTP_INVALID_JSON_BODY: ['body-invalid', 'The body is not valid JSON.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['body-invalid', 'The body is not as long as Content-Length says.'],
  FST_INVALID_MULTIPART_CONTENT_TYPE: ['unsupported-media-type', 'Send multipart/form-data with a boundary.'],
  FST_PARTS_LIMIT: ['upload-invalid', 'The upload has too many parts.'],
  FST_FILES_LIMIT: ['upload-invalid', 'The upload has too many files.'],
  FST_FIELDS_LIMIT: ['upload-invalid', 'The upload has too many fields.'],
  FST_PROTO_VIOLATION: ['upload-invalid', 'The upload has a field with a name that is not allowed.'],
  FST_ERR_PREMATURE_CLOSE: ['upload-invalid', 'The upload ended before its last part. Send it again.'],
};

const internal: Problem = full('internal', 'The reason is in the log of the server.');

function full(code: ProblemCode, detail: string, field?: string): Problem {
  const { status, title } = problems[code];
  return { type: `urn:earmark:problem:${code}`, title, status, code, detail, ...(field ? { field } : {}) };
}

function fromEarmark({ code, message, status }: EarmarkError): Problem {
  const title = isKnown(code)
    ? problems[code].title
    : status >= 500
      ? problems.internal.title
      : 'Not possible';
  const ownStatus = isKnown(code) ? problems[code].status : status;
  return { type: `urn:earmark:problem:${code}`, title, status: ownStatus, code, detail: message };
}

function isKnown(code: string): code is ProblemCode {
  return Object.hasOwn(problems, code);
}

const places: Readonly<Record<string, string>> = {
  querystring: 'Query parameter',
  params: 'Path parameter',
  body: 'Body field',
  headers: 'Header',
};

function fromValidation(error: Pick<FastifyError, 'validation' | 'validationContext'>): Problem {
  const [issue] = error.validation ?? [];
  const unknown = issue?.params.keys;
  const field = Array.isArray(unknown)
    ? unknown.join(', ')
    : (issue?.instancePath ?? '').replace(/^\//, '').replaceAll('/', '.');
  const place = places[error.validationContext ?? ''] ?? 'Parameter';
  return full('validation', `${place} ${field || '(whole)'}: ${issue?.message ?? 'not usable'}.`, field);
}

function isFastifyError(error: unknown): error is FastifyError {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.startsWith('FST_')
  );
}

/** @fastify/send refuses folders and hidden files with 403, and names its errors after neither itself nor fastify. */
function isMissingFile(error: unknown): boolean {
  return error instanceof Error && 'status' in error && (error.status === 403 || error.status === 404);
}

/** The client went away while its body was read: nobody's fault here, and nobody reads the answer. */
function isBrokenOff(error: unknown): boolean {
  return (
    error instanceof Error && error.message === 'aborted' && 'code' in error && error.code === 'ECONNRESET'
  );
}
