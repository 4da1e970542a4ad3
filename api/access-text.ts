/** The table route × role as Markdown. */
import { Role, roleNames } from '../pipeline/store/roles.ts';
import { type RouteAccess, rolesOf } from './access.ts';

const head = `# Who may call what

Made from the code by \`npx tsx api/access-table.ts\`; a test holds it current, and another calls every route as every
role and expects what stands here. A route that names nobody stops the start.

● with the role held for the whole organisation · ◐ with the role held in any part of it, and then only about that part
(an agent: only about own calls) · \`all\` whoever is signed in · \`open\` nobody has to sign in.

A request without session or API token gets 401, a role that is not named 403, a change without the session's
CSRF token 403. API tokens may what their owner may, within their scopes (read, write).
`;

export function accessText(routes: readonly RouteAccess[]): string {
  const roles = Role.options;
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rows = documented(routes).map(({ method, url, access, scoped }) => {
    const named = rolesOf(access);
    const cells = access.includes('anyone')
      ? roles.map(() => 'open')
      : access.includes('signed-in')
        ? roles.map(() => 'all')
        : roles.map((role) => (named.includes(role) ? (scoped ? '◐' : '●') : ''));
    return line([`\`${method} ${url}\``, ...cells]);
  });
  const titles = ['route', ...roles.map((role) => `${role} ${roleNames[role].zh}`)];
  return `${head}\n${[line(titles), line(titles.map(() => '---')), ...rows].join('\n')}\n`;
}

/** By address, then method; the pages, the documentation and HEAD are as open as what they belong to. */
function documented(routes: readonly RouteAccess[]): RouteAccess[] {
  return routes
    .filter(({ method, url }) => method !== 'HEAD' && !url.startsWith('/docs') && url !== '/*')
    .toSorted((a, b) => (`${a.url} ${a.method}` < `${b.url} ${b.method}` ? -1 : 1));
}
