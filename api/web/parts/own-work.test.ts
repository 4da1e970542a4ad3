import { expect, test } from 'vitest';
import { Role } from '../../../pipeline/store/roles.ts';
import { ownWork } from './own-work.ts';
import { rightsOf } from './rights.ts';

const begin = (roles: readonly Role[], kind: 'whole' | 'team' = 'whole') => {
  const held = roles.map((role) => ({ role, unitId: 1, unit: '', kind }));
  return ownWork(held, rightsOf(held));
};

test.each([
  ['reviewer', '/queue'],
  ['agent', '/appeals'],
  ['team_lead', '/coaching'],
  ['qa_manager', '/recordings'],
  ['model_engineer', '/models'],
  ['welfare', '/emotional-load'],
  ['operations', '/operations'],
] as const satisfies readonly (readonly [Role, string])[])('%s begins at %s', (role, path) => {
  expect(begin([role])).toBe(path);
});

test.each([
  ['reviewer', '/queue'],
  ['agent', '/appeals'],
  ['team_lead', '/coaching'],
  ['qa_manager', '/recordings'],
  ['welfare', '/emotional-load'],
  // What is about the whole installation is closed to those who hold the role in a part of it.
  ['model_engineer', '/recordings'],
  ['operations', null],
] as const)('%s of one team begins at %s', (role, path) => {
  expect(begin([role], 'team')).toBe(path);
});

test('the order in which roles were given does not matter', () => {
  const order: readonly Role[] = [
    'qa_manager',
    'reviewer',
    'team_lead',
    'agent',
    'model_engineer',
    'operations',
    'welfare',
  ];
  expect([...order].sort()).toEqual([...Role.options].sort());
  for (const [index, role] of order.entries()) {
    const rest = order.slice(index);
    expect([begin(rest), begin([...rest].reverse())]).toEqual([begin([role]), begin([role])]);
  }
});

test('who administers a new installation, with the roles of its first person, begins at the calls', () => {
  expect(begin(['operations', 'qa_manager'])).toBe('/recordings');
});

test('who holds no role begins nowhere', () => {
  expect(begin([])).toBeNull();
});
