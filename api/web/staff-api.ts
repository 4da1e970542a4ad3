/** What the pages of people, rights and the audit log ask the server. */
import type { z } from 'zod';
import type { AuditPage, PersonShape, UnitList } from '../auth-shapes.ts';
import { ask, asked, type Body, client } from './api.ts';
import type { Role } from './session-api.ts';

export type Person = z.infer<typeof PersonShape>;
export type Unit = z.infer<typeof UnitList>['items'][number];
export type AuditEntry = z.infer<typeof AuditPage>['items'][number];

export const getPeople = (signal: AbortSignal) => ask(() => client.GET('/api/people', { signal }));
export const getUnits = (signal: AbortSignal) => ask(() => client.GET('/api/org-units', { signal }));
export const addPerson = (body: Body<'/api/people'>) => ask(() => client.POST('/api/people', { body }));
export const addUnit = (body: Body<'/api/org-units'>) => ask(() => client.POST('/api/org-units', { body }));
export const giveRole = (login: string, role: Role, unitId: number) =>
  ask(() =>
    client.POST('/api/people/{login}/roles', {
      params: { path: { login } },
      body: { role, unit: String(unitId) },
    }),
  );
export const takeRole = (login: string, role: Role, unitId: number) =>
  ask(() =>
    client.DELETE('/api/people/{login}/roles', {
      params: { path: { login } },
      body: { role, unit: String(unitId) },
    }),
  );
export const setActive = (login: string, active: boolean) =>
  ask(() => client.POST('/api/people/{login}/active', { params: { path: { login } }, body: { active } }));
export const resetPassword = (login: string, password: string) =>
  ask(() => client.POST('/api/people/{login}/password', { params: { path: { login } }, body: { password } }));

export const getTokens = (signal: AbortSignal) => ask(() => client.GET('/api/tokens', { signal }));
export type TokenScope = Body<'/api/tokens'>['scopes'][number];
export const addToken = (body: Body<'/api/tokens'>) => ask(() => client.POST('/api/tokens', { body }));
export const revokeToken = (id: number) =>
  ask(() => client.DELETE('/api/tokens/{id}', { params: { path: { id } } }));

export const auditFilters = ['who', 'what', 'recordingId', 'from', 'to'] as const;
export type AuditFilters = Readonly<Partial<Record<(typeof auditFilters)[number], string>>>;

export function getAudit(filters: AuditFilters, before: number | null, signal: AbortSignal) {
  const query = asked<'/api/audit'>({ ...filters, before, limit: 100 });
  return ask(() => client.GET('/api/audit', { params: { query }, signal }));
}

export const auditExportUrl = (filters: AuditFilters, format: 'csv' | 'json'): string =>
  `/api/audit/export?${new URLSearchParams({ ...filters, format })}`;
