/** What the pages of people, rights and the audit log ask the server. */
import type { z } from 'zod';
import type { AuditPage, NewToken, PersonList, PersonShape, TokenList, UnitList } from '../auth-shapes.ts';
import { ask } from './api.ts';
import type { Role } from './session-api.ts';

export type Person = z.infer<typeof PersonShape>;
export type Unit = z.infer<typeof UnitList>['items'][number];
export type AuditEntry = z.infer<typeof AuditPage>['items'][number];

const personUrl = (login: string, what: string) => `/api/people/${encodeURIComponent(login)}/${what}`;

export const getPeople = (signal: AbortSignal) => ask<z.infer<typeof PersonList>>('/api/people', { signal });
export const getUnits = (signal: AbortSignal) => ask<z.infer<typeof UnitList>>('/api/org-units', { signal });
export const addPerson = (person: { login: string; name: string; password?: string; agentId?: string }) =>
  send<Person>('/api/people', person);
export const addUnit = (unit: { kind: string; name: string; parent: string; teamId?: string }) =>
  send<Unit>('/api/org-units', unit);
export const giveRole = (login: string, role: Role, unitId: number) =>
  send<Person>(personUrl(login, 'roles'), { role, unit: String(unitId) });
export const takeRole = (login: string, role: Role, unitId: number) =>
  send<Person>(personUrl(login, 'roles'), { role, unit: String(unitId) }, 'DELETE');
export const setActive = (login: string, active: boolean) =>
  send<Person>(personUrl(login, 'active'), { active });
export const resetPassword = (login: string, password: string) =>
  send<null>(personUrl(login, 'password'), { password });

export const getTokens = (signal: AbortSignal) => ask<z.infer<typeof TokenList>>('/api/tokens', { signal });
export const addToken = (token: { name: string; scopes: readonly string[]; days: number }) =>
  send<z.infer<typeof NewToken>>('/api/tokens', token);
export const revokeToken = (id: number) => ask<null>(`/api/tokens/${id}`, { method: 'DELETE' });

export const auditFilters = ['who', 'what', 'recordingId', 'from', 'to'] as const;
export type AuditFilters = Readonly<Partial<Record<(typeof auditFilters)[number], string>>>;

export function getAudit(filters: AuditFilters, before: number | null, signal: AbortSignal) {
  const query = new URLSearchParams({ ...filters, limit: '100' });
  if (before !== null) query.set('before', String(before));
  return ask<z.infer<typeof AuditPage>>(`/api/audit?${query}`, { signal });
}

export const auditExportUrl = (filters: AuditFilters, format: 'csv' | 'json'): string =>
  `/api/audit/export?${new URLSearchParams({ ...filters, format })}`;

function send<T>(path: string, body: object, method = 'POST'): Promise<T> {
  return ask<T>(path, {
    method,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
}
