/**
 * The whole way in a real browser, each step by the person whose work it is: calls come in, are flagged, reviewed by
 * keys, published, acknowledged, appealed against; another reviewer accepts; a lead assigns coaching, the agent does
 * it, the effect shows; a model learns from the label.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Dialogue } from '../../fixtures/dialogues.ts';
import { until } from '../../fixtures/installation.ts';
import { makeCall } from '../../fixtures/make.ts';
import { addTestPerson, sessionOf, stateOf } from '../../fixtures/signed-in.ts';
import { startTestEarmark, type TestEarmark } from '../../fixtures/test-earmark.ts';
import { addUnit, findUnit } from '../../pipeline/store/org-units.ts';
import type { Role } from '../../pipeline/store/roles.ts';
import { partOf, trainingLabels } from '../../pipeline/store/training-labels.ts';
import { addDays, chinaDay } from '../coaching-days.ts';
import type { RecordingLabels } from '../label-shapes.ts';
import type { ModelList } from '../model-shapes.ts';
import type { PublishedCard, ReviewDetail } from '../review-shapes.ts';
import type { RecordingPage } from '../shapes.ts';
import { seriousIssues } from './axe.ts';
import { launchChromium } from './chromium.ts';
import { zh } from './texts/zh.ts';
import { desk, phone, watchedPage } from './watched-page.ts';

vi.setConfig({ testTimeout: 600_000 });

const team = '综合一班';
const agentId = '2173';
const today = chinaDay(new Date());

/** A landlord's meters: sending the customer there is right, the tone is not. */
const parkTenant = [
  '您好，95598，工号2173，请问有什么可以帮您？',
  '你好，我在创业园租了个门面，这个月电费一度要一块四，你们怎么收这么贵啊？',
  '您这个是园区转供电，电表不归我们管，您找园区物业吧。',
  '物业说他们也是按供电局的价收的，让我来问你们。',
  '那您还是得找物业，这个我处理不了。',
  '我就想知道一度电到底该是多少钱，你给我查一下行不行？',
  '我这里查不到，你问我，我问谁去？',
  '你这是什么态度，我好好问你，你就这么说话。',
  '我就是这个态度，您还有别的事吗？',
  '算了算了，问也白问。',
  '好的，感谢来电，再见。',
];
const outage = [
  '您好，95598，工号2173，请讲。',
  '我家上个月停了两天电，说给补偿，怎么一直没消息？',
  '您报一下户号。',
  '九九零零零三三一二七。',
  '系统里没有您这个补偿的单子。',
  '那我该找谁，总得有个说法吧？',
  '你问我，我问谁去，我又没在现场。',
  '你这话说的，我打热线不问你问谁？',
  '那我给您记一下，回头有人跟您联系。',
  '行吧，快一点。',
  '感谢来电，再见。',
];
const transfer = [
  '您好，工号2173，请问您需要什么帮助？',
  '我想问一下，过户要带什么材料，上次来说得不清不楚的。',
  '身份证，房产证，原件带着。',
  '还要不要原来户主到场？',
  '刚才不是跟你说了吗，你怎么听不懂呢？',
  '你刚才没说户主的事啊。',
  '户主来不了就写个委托书。',
  '委托书有没有模板？',
  '网上自己下，烦不烦。',
  '好好说话不行吗，算了。',
  '再见。',
];
/** The same question, answered as it should be. */
const politeTransfer = [
  '您好，95598供电服务，工号2173，请问有什么可以帮您？',
  '我想问一下，过户要带什么材料？',
  '过户需要新户主的身份证、房产证，还有原户主的身份证复印件，都带原件核对。',
  '原来的户主要不要到场？',
  '原户主不方便到场的话，写一份委托书就可以，营业厅有现成的模板。',
  '好，我知道了。',
  '请问还有其他可以帮您的吗？',
  '没有了，谢谢。',
  '不客气，感谢您的来电，再见。',
];

let earmark: TestEarmark;
let browser: Browser;
let pictures: string;
const contexts: BrowserContext[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  [earmark, browser] = await Promise.all([startTestEarmark(), launchChromium()]);
  pictures = await mkdtemp(join(tmpdir(), 'earmark-whole-way-'));
  await addUnit(earmark.db, { kind: 'team', name: team, parent: await findUnit(earmark.db, '') });
}, 240_000);

afterAll(async () => {
  for (const context of contexts) await context.close();
  await browser?.close();
  await earmark?.close();
});

test('from a recording to a model that has learned from what people decided', async () => {
  // The manager hands in a recording; two more calls of the same agent come as transcripts.
  const zhou = await pageOf('qa_manager', 'zhou');
  let first = await upload(zhou, 1);
  // A quarter of all calls is for measuring only: the way goes on with one that may be learned from.
  for (let n = 2; partOf(first) !== 'train'; n += 1) first = await upload(zhou, n);
  await handIn('WW-2', outage, { agentId, day: today });
  await handIn('WW-3', transfer, { agentId, day: today });
  const others = [await scored('WW-2'), await scored('WW-3')];

  // Flagged: it waits in the queue with the reason, and the reviewer agrees with every finding by keys.
  const lin = await pageOf('reviewer', 'lin');
  await lin.goto(`${earmark.url}/queue?agentId=${agentId}`);
  await lin.locator(`a[href^="/recordings/${first}"]`).first().waitFor();
  await looksRight(lin, 'queue');
  for (const id of [first, ...others]) await reviewByKeys(lin, id);
  await looksRight(lin, 'published');
  const published = await ask<PublishedCard>(`/api/recordings/${first}/published`);
  expect(published.history.map(({ cause, who }) => [cause, who])).toEqual([['review', 'lin']]);

  // The agent acknowledges one finding and appeals against another, on a phone.
  const gu = await pageOf('agent', 'gu', phone);
  const review = zh.review;
  await gu.goto(`${earmark.url}/appeals?call=${first}`);
  const mine = (rule: string) => gu.locator(`.own-card [data-rule="${rule}"]`);
  await mine('forbidden_phrase').getByRole('button', { name: review.appeals.acknowledge }).click();
  await mine('forbidden_phrase').getByText(review.appeals.acknowledged).waitFor();
  await mine('blame_shifting').getByRole('button', { name: review.appeals.appeal }).click();
  await gu
    .getByLabel(review.appeals.reason)
    .fill('这个园区是转供电，表和价格确实归物业管，我让客户找物业没有说错');
  await looksRight(gu, 'appeal');
  await gu.getByRole('button', { name: review.appeals.submit }).click();
  await mine('blame_shifting').getByText(review.appeals.states.submitted).waitFor();

  // Another reviewer accepts: the score changes, and what was decided is a label.
  const he = await pageOf('reviewer', 'he');
  await he.goto(`${earmark.url}/appeals`);
  await he.locator('.appeal-list button').first().click();
  await he.getByLabel(review.appeals.decision).fill('核对过，园区是转供电用户，指引正确');
  await looksRight(he, 'appeal-decided');
  await he.getByRole('button', { name: review.appeals.accept }).click();
  await he.getByText(review.appeals.empty).waitFor();
  const changed = await ask<PublishedCard>(`/api/recordings/${first}/published`);
  expect(changed.score?.final.score).toBeGreaterThan(published.score?.final.score ?? Number.NaN);
  const labels = await ask<RecordingLabels>(`/api/recordings/${first}/labels`);
  const learned = labels.items.filter(({ source }) => source === 'appeal');
  expect(learned.map(({ who, model, value }) => [who, model, value])).toContainEqual(['he', 'turns', 'none']);

  // The lead sees the same finding three times and assigns coaching; the agent does it.
  const han = await pageOf('team_lead', 'han');
  const words = zh.coaching;
  await han.goto(`${earmark.url}/coaching?tab=suggestions`);
  await han.locator('.coaching-rows > li').first().getByRole('link', { name: words.plan }).click();
  await han.getByLabel(words.planPage.note, { exact: true }).fill('客户着急时先接住情绪，再说怎么办');
  await looksRight(han, 'plan');
  await han.getByRole('button', { name: words.planPage.send }).click();
  await han.waitForURL(/\/coaching\/\d+$/);
  const task = han.url().split('/').at(-1);
  await gu.goto(`${earmark.url}/coaching/${task}`);
  await gu.getByRole('button', { name: words.task.acknowledge }).click();
  await gu.getByLabel(words.task.answer).fill('您别着急，我帮您查一下这个园区的电价是怎么定的。');
  await gu.getByRole('button', { name: words.task.complete }).click();
  await gu.locator('.coaching-page .tag.coaching-done').waitFor();
  await looksRight(gu, 'coaching-done');

  // Five weeks later: calls of before and after, of the agent and of the others in the team.
  await daysPass(35);
  const days = Array.from({ length: 20 }, (_, at) => at + 1);
  for (const n of days) {
    await handIn(`WW-before-${n}`, n % 2 ? outage : transfer, { agentId, day: addDays(today, -35 - n) });
    await handIn(`WW-after-${n}`, politeTransfer, { agentId, day: addDays(today, -7 - n) });
    await handIn(`WW-peer-before-${n}`, politeTransfer, { agentId: '2188', day: addDays(today, -35 - n) });
    await handIn(`WW-peer-after-${n}`, politeTransfer, { agentId: '2188', day: addDays(today, -7 - n) });
  }
  for (const n of days)
    for (const name of ['before', 'after', 'peer-before', 'peer-after']) await scored(`WW-${name}-${n}`);
  await han.goto(`${earmark.url}/coaching/${task}`);
  await han.locator('.effect .tag.effect-better').waitFor();
  await looksRight(han, 'effect');

  // The model engineer trains with the label, and the new version stands beside the one in force.
  const xu = await pageOf('model_engineer', 'xu');
  await xu.goto(`${earmark.url}/models`);
  await xu.getByRole('button', { name: zh.models.train }).click();
  const dialog = xu.getByRole('dialog');
  await dialog.getByLabel(zh.models.trainModel, { exact: true }).selectOption('turns');
  await looksRight(xu, 'train');
  await dialog.getByRole('button', { name: zh.models.train }).click();
  await xu.getByText(zh.models.trainStarted).waitFor();
  const version = await until(
    'the version is trained',
    async () => {
      const { items } = await ask<ModelList>('/api/models');
      return items.find(({ name, labels: count }) => name === 'turns' && count > 0) ?? null;
    },
    300_000,
  );
  const mayLearn = (await trainingLabels(earmark.db, 'turns')).filter(({ part }) => part === 'train');
  expect(
    mayLearn.filter(({ recordingId, source }) => recordingId === first && source === 'appeal'),
  ).toHaveLength(learned.length);
  expect(version).toMatchObject({ inForce: false, labels: mayLearn.length });
  await xu.reload();
  await xu.getByRole('link', { name: version.id }).waitFor();
  await looksRight(xu, 'trained');
  expect(complaints, 'the browser console stays empty').toEqual([]);
});

/** A page of somebody with this role in the team. */
async function pageOf(role: Role, login: string, viewport = desk): Promise<Page> {
  const isTeam = role === 'agent' || role === 'team_lead';
  const person = await addTestPerson(earmark.db, {
    roles: [role],
    login,
    ...(isTeam && { unit: team }),
    ...(role === 'agent' && { agentId }),
  });
  const { context, page } = await watchedPage(browser, complaints, {
    viewport,
    storageState: stateOf(await sessionOf(earmark.db, person)),
  });
  contexts.push(context);
  return page;
}

async function ask<T>(path: string): Promise<T> {
  const answer = await fetch(`${earmark.url}${path}`, { headers: earmark.headers });
  expect([path, answer.status]).toEqual([path, 200]);
  return (await answer.json()) as T;
}

async function looksRight(page: Page, name: string): Promise<void> {
  expect(await seriousIssues(page), name).toEqual([]);
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect(wide, name).toBeLessThanOrEqual(room ?? 0);
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

/** The id of the call, once it has its score card. */
async function upload(page: Page, take: number): Promise<string> {
  const callId = `WW-1-${take}`;
  const [audio, transcript, metadata] = await spoken(callId, parkTenant, 60 + take);
  await page.goto(`${earmark.url}/recordings`);
  await page.getByRole('button', { name: zh.list.upload }).first().click();
  await page.getByLabel(zh.upload.audio, { exact: true }).setInputFiles(audio);
  await page.getByLabel(zh.upload.transcript, { exact: true }).setInputFiles(transcript);
  await page.getByLabel(zh.upload.metadata, { exact: true }).fill(metadata);
  await page.getByRole('button', { name: zh.upload.submit }).click();
  await page.getByText(zh.upload.sent).waitFor();
  return await scored(callId);
}

async function reviewByKeys(page: Page, id: string): Promise<void> {
  const { panel } = zh.review;
  await page.goto(`${earmark.url}/recordings/${id}?review`);
  await page.getByText(panel.mine).waitFor();
  const { remaining } = await ask<ReviewDetail>(`/api/recordings/${id}/review`);
  await page.keyboard.press('ArrowRight');
  await page.locator('.review-item.chosen').waitFor();
  for (let left = remaining.length - 1; left >= 0; left -= 1) {
    await page.keyboard.press('a');
    if (left > 0) await page.getByText(panel.remaining(left)).first().waitFor();
  }
  await page.getByText(panel.publishReady).waitFor();
  await page.keyboard.press('p');
  await page.getByText(panel.published).waitFor();
}

const metadataOf = (callId: string, { agentId: agent, day }: { agentId: string; day: string }) => ({
  callId,
  direction: 'inbound' as const,
  agentId: agent,
  agentName: agent === agentId ? '顾南舟' : '陶知行',
  teamId: team,
  startedAt: `${day}T10:12:00+08:00`,
  customerNumber: '19900078123',
  accountNo: null,
  businessType: '信息咨询',
  satisfaction: 2,
  resolved: false,
  hangupBy: 'customer' as const,
  ringMs: 6_000,
});

/** As it would have been recorded: audio, transcript, and what is known of the call. Another pitch is another recording. */
async function spoken(callId: string, lines: readonly string[], pitch: number) {
  const dialogue: Dialogue = {
    name: callId,
    story: 'A tenant of a business park asks the hotline about his landlord’s price.',
    file: 'ulaw',
    agentVoice: { variant: 'm4', pitch, speed: 220 },
    customerVoice: { variant: 'f1', pitch: 54, speed: 210 },
    metadata: metadataOf(callId, { agentId, day: today }),
    turns: lines.map((text, at) => (at % 2 === 0 ? { agent: text } : { customer: text })),
    expect: { fail: [] },
  };
  const files = await makeCall(dialogue);
  const file = (name: string, mimeType: string) => ({
    name,
    mimeType,
    buffer: files.get(name) ?? Buffer.alloc(0),
  });
  return [
    file('call.wav', 'audio/wav'),
    file('transcript.json', 'application/json'),
    String(files.get('call.json')),
  ] as const;
}

/** A call as its transcript, from the telephone platform. */
async function handIn(
  callId: string,
  lines: readonly string[],
  about: { agentId: string; day: string },
): Promise<void> {
  let at = 600;
  const turns = lines.map((text, index) => {
    const startMs = at;
    const endMs = startMs + text.length * 210;
    at = endMs + 400;
    return { role: index % 2 === 0 ? 'agent' : 'customer', text, startMs, endMs };
  });
  const body = new FormData();
  body.append('metadata', JSON.stringify({ ...metadataOf(callId, about), channel: 'phone' }));
  body.append(
    'transcript',
    new Blob([JSON.stringify({ callId, channel: 'phone', turns })], { type: 'application/json' }),
    'transcript.json',
  );
  const answer = await fetch(`${earmark.url}/api/recordings`, {
    method: 'POST',
    headers: earmark.headers,
    body,
  });
  expect([callId, answer.status, await answer.text()]).toEqual([callId, 201, expect.anything()]);
}

/** The id of the call, once it has its score card. */
const scored = (callId: string) =>
  until(`${callId} is scored`, async () => {
    const { items } = await ask<RecordingPage>(`/api/recordings?callId=${callId}&state=done`);
    return items[0]?.id ?? null;
  });

/** What has happened so far happened so many days earlier. */
async function daysPass(days: number): Promise<void> {
  await sql`update recordings set listed_at = listed_at - make_interval(days => ${days})
    where call_id like 'WW-%'`.execute(earmark.db);
  await sql`update board_calls set day = day - ${days}::int
    from recordings where recordings.id = recording_id and call_id like 'WW-%'`.execute(earmark.db);
  await sql`update coaching_tasks set planned_on = planned_on - ${days}::int, done_on = done_on - ${days}::int,
    due_day = due_day - ${days}::int`.execute(earmark.db);
}
