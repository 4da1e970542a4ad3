/** Signed requests to an S3 server, and its failures by name. The `minio` client signs; timeouts and reading are ours. */
import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { Client } from 'minio';
import { EarmarkError } from '../errors.ts';
import { badRange, missingKey } from './keys.ts';

export interface S3Options {
  /** `http://host:9000` or `https://…`, without a path. */
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly bucket: string;
  readonly region: string;
  /** A connection that is silent for this long is given up. Default 60,000. */
  readonly timeoutMs?: number;
}

export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** Null: the bucket itself. */
  readonly key: string | null;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

export interface S3Client {
  readonly name: string;
  /** The answer to a request that succeeded; its body has to be read. Throws EarmarkError, see `errorOf`. */
  send(request: S3Request): Promise<http.IncomingMessage>;
  /** A failure by its name: `storage-missing`, `storage-denied`, `storage-unreachable`, `storage-bad-range`. */
  errorOf(error: unknown, key: string | null): unknown;
}

export function connectS3(options: S3Options): S3Client {
  const { host, port, isSecure, origin } = endpointOf(options.endpoint);
  const name = `bucket ${options.bucket} at ${origin}`;
  const client = new Client({
    endPoint: host,
    port,
    useSSL: isSecure,
    accessKey: options.accessKey,
    secretKey: options.secretKey,
    region: options.region,
    pathStyle: true,
    // It would send a body stream again that is used up, and print to the console. The queue tries again instead.
    retryOptions: { disableRetry: true },
    transportAgent: impatientAgent(isSecure, options.timeoutMs ?? 60_000),
  });
  const errorOf = (error: unknown, key: string | null) =>
    namedError(error, key, { ...options, name, origin });
  return {
    name,
    errorOf,
    async send({ method, key, query = {}, headers = {}, body }) {
      const request = {
        method,
        bucketName: options.bucket,
        ...(key === null ? {} : { objectName: key }),
        query: queryOf(query),
        headers: { ...headers },
      };
      try {
        return await client.makeRequestAsync(request, body ?? '', [200, 204, 206]);
      } catch (error) {
        throw errorOf(error, key);
      }
    },
  };
}

/** S3 signs queries in this very form: sorted, everything but unreserved characters escaped. */
function queryOf(query: Readonly<Record<string, string>>): string {
  const escaped = (text: string) =>
    encodeURIComponent(text).replace(
      /[!'()*]/g,
      (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  return Object.entries(query)
    .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
    .sort()
    .join('&');
}

function endpointOf(endpoint: string): { host: string; port: number; isSecure: boolean; origin: string } {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  const isUsable = url && ['http:', 'https:'].includes(url.protocol) && url.pathname === '/' && !url.username;
  if (!isUsable) {
    throw new EarmarkError(
      'config-invalid',
      'S3_ENDPOINT is not usable: write it as http://host:9000 or https://host, without a path or an account.',
    );
  }
  const isSecure = url.protocol === 'https:';
  return {
    host: url.hostname,
    port: Number(url.port) || (isSecure ? 443 : 80),
    isSecure,
    origin: url.origin,
  };
}

/** A server that accepts and then says nothing would otherwise hold a worker for ever. */
function impatientAgent(isSecure: boolean, timeoutMs: number): http.Agent {
  const giveUpWhenSilent = (socket: Duplex | null | undefined): void => {
    if (!socket || !('setTimeout' in socket) || typeof socket.setTimeout !== 'function') return;
    socket.setTimeout(timeoutMs, () => {
      socket.destroy(Object.assign(new Error(`silent for ${timeoutMs} ms`), { code: 'ETIMEDOUT' }));
    });
  };
  const agent = isSecure ? new https.Agent({ keepAlive: true }) : new http.Agent({ keepAlive: true });
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (...args) => {
    const socket = connect(...args);
    giveUpWhenSilent(socket);
    return socket;
  };
  return agent;
}

/** From the S3 error list, and MinIO's and Swift's additions. */
const deniedCodes = new Set([
  'AccessDenied',
  'AccountProblem',
  'AllAccessDisabled',
  'AuthorizationHeaderMalformed',
  'InvalidAccessKeyId',
  'InvalidSecurity',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
  'UnauthorizedAccess',
]);
const busyCodes = new Set([
  'InternalError',
  'OperationAborted',
  'RequestTimeout',
  'ServiceUnavailable',
  'SlowDown',
]);
const networkCodes = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

function namedError(
  error: unknown,
  key: string | null,
  at: { readonly name: string; readonly origin: string; readonly bucket: string },
): unknown {
  if (!(error instanceof Error) || error instanceof EarmarkError) return error;
  const code = 'code' in error ? String(error.code) : '';
  // What the server says comes with the access key and the signed request: neither belongs into a log.
  const cause = Object.assign(new Error(error.message), { code });
  if (code === 'NoSuchKey' || (code === 'NotFound' && key !== null)) return missingKey(key ?? '', at.name);
  if (code === 'InvalidRange') return badRange(key ?? '');
  if (code === 'NoSuchBucket' || code === 'NotFound') {
    return new EarmarkError(
      'storage-unreachable',
      `There is no bucket ${at.bucket} at ${at.origin}: create it, or correct S3_BUCKET.`,
      { retry: 'back-off', status: 503, cause },
    );
  }
  if (code === 'RequestTimeTooSkewed') {
    return new EarmarkError(
      'storage-denied',
      `The clocks of this machine and of ${at.origin} differ by more than 15 minutes: set them right.`,
      { cause },
    );
  }
  if (deniedCodes.has(code)) {
    return new EarmarkError(
      'storage-denied',
      `${at.name} refuses the account: correct S3_ACCESS_KEY, S3_SECRET_KEY and S3_REGION, or give the account the right to read and write.`,
      { cause },
    );
  }
  const isAway =
    networkCodes.has(code) ||
    busyCodes.has(code) ||
    /^Request failed after|Retryable HTTP status|socket hang up|aborted/.test(error.message);
  if (!isAway) return cause;
  return new EarmarkError(
    'storage-unreachable',
    `${at.name} cannot be reached: start the server or correct S3_ENDPOINT; work goes on when it is back.`,
    { retry: 'back-off', status: 503, cause },
  );
}
