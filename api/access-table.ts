/** `npx tsx api/access-table.ts`: writes ACCESS.md, the table route × role, from the routes as they are. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openAudioPool } from '../pipeline/audio/pool.ts';
import { readConfig } from '../pipeline/config.ts';
import { createLog } from '../pipeline/log.ts';
import { openServices } from '../pipeline/services.ts';
import { accessText } from './access-text.ts';
import { buildApp } from './app.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'earmark-access-'));
const services = await openServices(readConfig({ EARMARK_DATA: folder }), { log: createLog('error') });
const audio = openAudioPool({ threads: 1 });
const app = buildApp({ ...services, audio });
await app.ready();
await writeFile(path.join(import.meta.dirname, 'ACCESS.md'), accessText(app.routeAccess()));
await app.close();
await audio.close();
await services.close();
await rm(folder, { recursive: true, force: true });
