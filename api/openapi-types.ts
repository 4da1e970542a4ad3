/** `npx tsx api/openapi-types.ts`: writes client/openapi.d.ts, the types of every route, from the routes as they are. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openAudioPool } from '../pipeline/audio/pool.ts';
import { readConfig } from '../pipeline/config.ts';
import { createLog } from '../pipeline/log.ts';
import { openServices } from '../pipeline/services.ts';
import { buildApp } from './app.ts';
import { typesText } from './client/types-text.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'earmark-types-'));
const services = await openServices(readConfig({ EARMARK_DATA: folder }), { log: createLog('error') });
const audio = openAudioPool({ threads: 1 });
const app = buildApp({ ...services, audio });
await app.ready();
const text = await typesText(JSON.stringify(app.swagger()));
await writeFile(path.join(import.meta.dirname, 'client/openapi.d.ts'), text);
await app.close();
await audio.close();
await services.close();
await rm(folder, { recursive: true, force: true });
