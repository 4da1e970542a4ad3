/** The same import from a real S3 server. */
import { randomBytes } from 'node:crypto';
import pMap from 'p-map';
import { expect, test } from 'vitest';
import { openMinioStorage } from '../storage/minio.ts';
import { importPrefix } from './discover.ts';
import { openImportPlace } from './import-fixture.ts';

const calls = 510;

test('510 calls with metadata come from S3 in two pages, a changed one is noticed', async () => {
  const {
    S3_TEST_ENDPOINT: endpoint,
    S3_TEST_ACCESS_KEY: accessKey,
    S3_TEST_SECRET_KEY: secretKey,
  } = process.env;
  if (!endpoint || !accessKey || !secretKey) {
    throw new Error('No S3 server: fixtures/machine-setup.ts starts one and sets S3_TEST_ENDPOINT.');
  }
  const place = await openImportPlace('s3');
  try {
    const storage = openMinioStorage({
      endpoint,
      accessKey,
      secretKey,
      region: process.env.S3_TEST_REGION ?? 'us-east-1',
      bucket: `import-${randomBytes(6).toString('hex')}`,
    });
    await storage.check();
    const services = { ...place.services, storage };
    await pMap(
      Array.from({ length: calls }, (_, call) => call),
      async (call) => {
        await storage.put(`录音/${call}.json`, Buffer.from(`{"callId": "C-${call}"}`));
        await storage.put(`录音/${call}.wav`, Buffer.from(`sound ${call}`));
      },
      { concurrency: 16 },
    );
    expect(await importPrefix(services, '录音/')).toMatchObject({
      listed: 2 * calls,
      imported: calls,
      changed: 0,
      metadataChanged: 0,
      failed: 0,
    });
    await storage.put('录音/7.wav', Buffer.from('another sound'));
    await storage.put('录音/7.transcript.json', Buffer.from('{"turns": []}'));
    expect(await importPrefix(services, '录音/')).toMatchObject({
      listed: 2 * calls + 1,
      changed: 1,
      unchanged: 2 * calls - 1,
    });
    const row = await place.database.db
      .selectFrom('recordings')
      .select(['call_id', 'transcript_key'])
      .where('storage_key', '=', '录音/7.wav')
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ call_id: 'C-7', transcript_key: '录音/7.transcript.json' });
  } finally {
    await place.close();
  }
}, 300_000);
