/** Where events may be sent: public addresses over TLS, unless configuration allows the own network. */
import { lookup as lookupName } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { EarmarkError } from '../errors.ts';

/** Throws EarmarkError `webhook-address` (never retried) for addresses that cannot be called. */
export function requireUrl(text: string, { isPrivateAllowed }: { readonly isPrivateAllowed: boolean }): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'https:' && !(url.protocol === 'http:' && isPrivateAllowed)))
    throw refused('it has to be an https:// address');
  if (url.username !== '' || url.password !== '') throw refused('it must not hold a name and password');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!isPrivateAllowed && ipaddr.isValid(host) && !isPublic(host))
    throw refused('it lies in a private network');
  return url;
}

/** Public means: routed on the internet, to one machine. An IPv4 address inside an IPv6 one counts as itself. */
export function isPublic(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}

/**
 * For sockets: names that lead to an address of the own network are refused when the connection is made, whatever they
 * led to before.
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookupName(hostname, { ...options, all: true }, (error, found) => {
    if (error !== null) return callback(error, '', 0);
    const [first] = found;
    if (first === undefined || !found.every(({ address }) => isPublic(address)))
      return callback(refused('its name leads into a private network'), '', 0);
    if (options.all === true) return callback(null, found);
    return callback(null, first.address, first.family);
  });
};

function refused(why: string): EarmarkError {
  return new EarmarkError(
    'webhook-address',
    `The webhook cannot be sent there: ${why}. Give a public https:// address, or set WEBHOOK_PRIVATE=1 for the own network.`,
    { status: 422 },
  );
}
