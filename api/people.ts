/** /api/people (…/:login/roles, …/active, …/password), /api/org-units, /api/tokens */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { writeAudit } from '../pipeline/store/audit.ts';
import { addUnit, findUnit, listUnits, type OrgUnit, unknownTeams } from '../pipeline/store/org-units.ts';
import {
  addPerson,
  findPerson,
  grantRole,
  listPeople,
  normalLogin,
  type Person,
  revokeRole,
  setActive,
  setPassword,
} from '../pipeline/store/people.ts';
import { addApiToken, listApiTokens, revokeApiToken } from '../pipeline/store/sessions.ts';
import { callerOf, hasRole } from './access.ts';
import {
  ActiveBody,
  NewPasswordBody,
  NewToken,
  PersonBody,
  PersonList,
  PersonPath,
  PersonShape,
  RoleBody,
  TokenBody,
  TokenList,
  TokenPath,
  UnitBody,
  UnitList,
  UnitShape,
} from './auth-shapes.ts';
import type { ApiServices } from './context.ts';
import { hashPassword } from './passwords.ts';
import { problem } from './problem.ts';
import { problemResponses } from './problem-responses.ts';

export function peopleRoutes({ db }: ApiServices): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/people',
      {
        config: { access: ['operations', 'qa_manager'] },
        schema: {
          tags: ['people'],
          summary: 'Everybody with their roles and where they hold them',
          response: { 200: PersonList, ...problemResponses(401, 403) },
        },
      },
      async () => ({ items: (await listPeople(db)).map(shown) }),
    );

    app.post(
      '/api/people',
      {
        config: { access: ['operations'] },
        schema: {
          tags: ['people'],
          summary: 'Add a person; roles are given afterwards',
          body: PersonBody,
          response: { 201: PersonShape, ...problemResponses(400, 401, 403, 409, 422) },
        },
      },
      async (request, reply) => {
        const { password, ...person } = request.body;
        const passwordHash =
          password === undefined ? null : await hashPassword(password, normalLogin(person.login));
        const added = await addPerson(
          db,
          { login: person.login, name: person.name, agentId: person.agentId ?? null, passwordHash },
          callerOf(request).login,
        );
        return reply.code(201).send(shown(added));
      },
    );

    for (const [method, change, summary] of [
      ['POST', grantRole, 'Give a role in a unit; it holds in everything below'],
      ['DELETE', revokeRole, 'Take a role away; the last administrator keeps theirs'],
    ] as const)
      app.route({
        method,
        url: '/api/people/:login/roles',
        config: { access: ['operations'] },
        schema: {
          tags: ['people'],
          summary,
          params: PersonPath,
          body: RoleBody,
          response: { 200: PersonShape, ...problemResponses(400, 401, 403, 404, 409) },
        },
        handler: async (request) => {
          const { role, unit = '' } = request.body;
          const { login } = request.params;
          const by = callerOf(request).login;
          return shown(await change(db, { login, role, unit: await findUnit(db, unit), by }));
        },
      });

    app.post(
      '/api/people/:login/active',
      {
        config: { access: ['operations'] },
        schema: {
          tags: ['people'],
          summary: 'Disable a person (sessions end at once) or enable them again',
          params: PersonPath,
          body: ActiveBody,
          response: { 200: PersonShape, ...problemResponses(400, 401, 403, 404, 409) },
        },
      },
      async (request) => {
        const { login } = request.params;
        return shown(
          await setActive(db, { login, active: request.body.active, by: callerOf(request).login }),
        );
      },
    );

    app.post(
      '/api/people/:login/password',
      {
        config: { access: ['operations'] },
        schema: {
          tags: ['people'],
          summary: 'Set a new password for somebody; their sessions end, and a lock with them',
          params: PersonPath,
          body: NewPasswordBody,
          response: { 204: z.null(), ...problemResponses(400, 401, 403, 404, 422) },
        },
      },
      async (request, reply) => {
        const person = await findPerson(db, request.params.login);
        if (person.isDemo) throw problem('not-found', 'People of the demo have no password.');
        const passwordHash = await hashPassword(request.body.password, person.login);
        await setPassword(db, { login: person.login, passwordHash, by: callerOf(request).login });
        return reply.code(204).send(null);
      },
    );

    app.get(
      '/api/org-units',
      {
        config: { access: ['operations', 'qa_manager'] },
        schema: {
          tags: ['people'],
          summary: 'The organisation, and team ids of calls that belong nowhere in it',
          response: { 200: UnitList, ...problemResponses(401, 403) },
        },
      },
      async () => ({ items: (await listUnits(db)).map(shownUnit), unknownTeams: await unknownTeams(db) }),
    );

    app.post(
      '/api/org-units',
      {
        config: { access: ['operations'] },
        schema: {
          tags: ['people'],
          summary: 'Add a province, city or team',
          body: UnitBody,
          response: { 201: UnitShape, ...problemResponses(400, 401, 403, 404, 409, 422) },
        },
      },
      async (request, reply) => {
        const { kind, name, parent = '', teamId } = request.body;
        const unit = await db.transaction().execute(async (trx) => {
          const below = await findUnit(trx, parent);
          const added = await addUnit(trx, { kind, name, parent: below, ...(teamId && { teamId }) });
          const who = callerOf(request).login;
          await writeAudit(trx, {
            who,
            what: 'unit-added',
            reason: added.name,
            detail: { unitId: added.id },
          });
          return added;
        });
        return reply.code(201).send(shownUnit(unit));
      },
    );

    app.get(
      '/api/tokens',
      {
        config: { access: ['signed-in'] },
        schema: {
          tags: ['people'],
          summary: 'Own API tokens; operations sees all',
          response: { 200: TokenList, ...problemResponses(401, 403) },
        },
      },
      async (request) => {
        const tokens = await listApiTokens(db, ownerOf(request));
        return { items: tokens.map((token) => ({ ...token, scopes: [...token.scopes] })) };
      },
    );

    app.post(
      '/api/tokens',
      {
        config: { access: ['signed-in'] },
        schema: {
          tags: ['people'],
          summary: 'Make an API token for a program: it may what its owner may, within its scopes',
          description:
            'Send it as `Authorization: Bearer …`. It is shown once. Only operations may give the scope act-as.',
          body: TokenBody,
          response: { 201: NewToken, ...problemResponses(400, 401, 403) },
        },
      },
      async (request, reply) => {
        const { personId, login, isDemo, tokenScopes } = callerOf(request);
        const { scopes } = request.body;
        if (isDemo) throw problem('access-refused', 'People of the demo have no API tokens.');
        if (tokenScopes !== null)
          throw problem('token-scope', 'A token cannot make another: sign in with a browser for that.');
        if (scopes.includes('act-as') && !hasRole(request, ['operations']))
          throw problem('access-refused', 'Only operations may make tokens that act for others.');
        const token = await addApiToken(db, { ...request.body, person: { id: personId, login }, by: login });
        return reply.code(201).send(token);
      },
    );

    app.delete(
      '/api/tokens/:id',
      {
        config: { access: ['signed-in'] },
        schema: {
          tags: ['people'],
          summary: 'Revoke an own API token; operations may revoke any',
          params: TokenPath,
          response: { 204: z.null(), ...problemResponses(400, 401, 403, 404) },
        },
      },
      async (request, reply) => {
        const { login } = callerOf(request);
        await revokeApiToken(db, { id: request.params.id, personId: ownerOf(request), by: login });
        return reply.code(204).send(null);
      },
    );
  };
}

/** Whose tokens the caller may see: null is everybody's. */
function ownerOf(request: Parameters<typeof callerOf>[0]): number | null {
  return hasRole(request, ['operations']) ? null : callerOf(request).personId;
}

function shown(person: Person) {
  return { ...person, roles: person.roles.map((grant) => ({ ...grant })) };
}

function shownUnit({ id, kind, name, parent_id, team_id }: OrgUnit) {
  return { id, kind, name, parentId: parent_id, teamId: team_id };
}
