/** Beginnings of calls with their type: `type | customer / customer | agent / agent` a line, turns in turn. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BusinessType } from '../../pipeline/domain.ts';

export interface Beginning {
  readonly type: BusinessType;
  readonly turns: readonly { readonly role: 'agent' | 'customer'; readonly text: string }[];
}

const SAMPLES = fileURLToPath(new URL('samples/', import.meta.url));
/** Types whose calls are begun by the agent. */
const OUTBOUND: ReadonlySet<BusinessType> = new Set(['回访', '市场调查']);

/** Throws TypeError with file and line when one cannot be read. */
export function beginnings(dir: string = SAMPLES): Beginning[] {
  return readdirSync(dir)
    .sort()
    .flatMap((name) =>
      readFileSync(`${dir}/${name}`, 'utf8')
        .split('\n')
        .flatMap((line, at): Beginning[] => {
          if (line.trim() === '') return [];
          const [type, customer, agent, ...more] = line.split(' | ');
          const known = BusinessType.safeParse(type);
          if (!known.success || customer === undefined || agent === undefined || more.length > 0)
            throw new TypeError(`${name}:${at + 1}: a line is "type | customer / … | agent / …"`);
          return [{ type: known.data, turns: inTurn(customer, agent, OUTBOUND.has(known.data)) }];
        }),
    );
}

function inTurn(customer: string, agent: string, agentFirst: boolean): Beginning['turns'] {
  const [said, answered] = [customer.split(' / '), agent.split(' / ')];
  return Array.from({ length: Math.max(said.length, answered.length) }).flatMap((_, at) => {
    const own = said[at];
    const other = answered[at];
    const pair = [
      ...(own === undefined ? [] : [{ role: 'customer' as const, text: own }]),
      ...(other === undefined ? [] : [{ role: 'agent' as const, text: other }]),
    ];
    return agentFirst ? pair.reverse() : pair;
  });
}
