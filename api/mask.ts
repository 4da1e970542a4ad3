/** Numbers of customers, masked until somebody has the right to see them. */
import type { Metadata } from '../pipeline/domain.ts';

/** `customerNumber`, `accountNo`, and everything in `extra` that looks like a number of a person. */
export function maskMetadata(metadata: Metadata): Metadata {
  return {
    ...metadata,
    customerNumber: metadata.customerNumber && maskPhone(metadata.customerNumber),
    accountNo: metadata.accountNo && maskAccount(metadata.accountNo),
    extra: Object.fromEntries(
      Object.entries(metadata.extra).map(([name, value]) => [name, maskValue(value)]),
    ),
  };
}

/** Mobile and identity numbers inside a file name or key; other digits (dates, serial numbers) stay. */
export function maskInPath(path: string): string {
  return path.replace(/(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx])(?!\d)/g, maskPhone);
}

/** 19900012345 → 199****2345; anything shorter than 8 characters is hidden whole. */
function maskPhone(number: string): string {
  return number.length < 8 ? '****' : `${number.slice(0, 3)}****${number.slice(-4)}`;
}

/** 9900012345 → ******2345. */
function maskAccount(number: string): string {
  return number.length < 6 ? '****' : `${'*'.repeat(number.length - 4)}${number.slice(-4)}`;
}

/** 7 to 19 digits (the last one of an identity number may be X), also written in groups. */
const numberLike = /(?<![\dA-Za-z])\+?\d(?:[- ]?\d){5,17}[- ]?[\dXx](?![\dA-Za-z])/g;
/** 20240501, 2024-05-01 and either with a time behind it are dates, not numbers of persons. */
const dateLike =
  /^(?:19|20)\d\d-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\d|3[01])(?:[ ]?[0-2]\d(?:[0-5]\d){0,2})?$/;

function maskValue(value: unknown): unknown {
  if (typeof value === 'string')
    return value.replace(numberLike, (hit) => (dateLike.test(hit) ? hit : maskPhone(hit)));
  if (typeof value === 'number') return Number.isInteger(value) ? maskedInteger(value) : value;
  if (Array.isArray(value)) return value.map(maskValue);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [maskValue(name), maskValue(inner)]),
  );
}

function maskedInteger(value: number): unknown {
  const text = String(value);
  const masked = maskValue(text);
  return masked === text ? value : masked;
}
