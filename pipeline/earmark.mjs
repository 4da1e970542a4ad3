#!/usr/bin/env node
// The `earmark` command: registers the TypeScript loader, then hands over to cli.ts.
import { register } from 'tsx/esm/api';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Earmark needs Node.js 20.19 or newer; this is ${process.versions.node}. Install a newer Node.js.`,
  );
  process.exit(2);
}
register();
await import('./cli.ts');
