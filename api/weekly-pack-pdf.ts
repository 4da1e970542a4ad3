/**
 * The weekly pack as a PDF of A4 pages. Chinese glyphs come from a font that a package carries (Noto Sans Hans, OFL) and
 * only those used are embedded, so that it looks the same on every machine and needs no browser.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import PDFDocument from 'pdfkit';
import type { WeeklyPack } from './weekly-pack-shapes.ts';
import { causeNames, trendNames, verdictNames } from './weekly-pack-words.ts';

const require = createRequire(import.meta.url);
const fontFile = (weight: 'Regular' | 'Bold') =>
  path.join(require.resolve('@embedpdf/fonts-sc'), `../../fonts/NotoSansHans-${weight}.otf`);

const ink = '#1c2733';
const quiet = '#4d5a68';
const brand = '#0b6170';
const line = '#c3ccd5';
const margin = 48;

/** `madeAt`: of the document; the same pack and time give the same bytes but for the file's id. */
export async function weeklyPackPdf(pack: WeeklyPack, madeAt: Date): Promise<Buffer> {
  const title = `班组周报 ${pack.teamName} ${pack.from} 至 ${pack.to}`;
  const doc = new PDFDocument({
    size: 'A4',
    margin,
    lang: 'zh-CN',
    pdfVersion: '1.7',
    displayTitle: true,
    info: { Title: title, Creator: 'Earmark', CreationDate: madeAt },
    bufferPages: true,
  });
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    doc.on('end', resolve);
    doc.on('error', reject);
  });
  doc.registerFont('text', fontFile('Regular'));
  doc.registerFont('strong', fontFile('Bold'));

  doc.font('strong').fontSize(20).fillColor(brand).text('班组周报');
  doc
    .font('text')
    .fontSize(11)
    .fillColor(quiet)
    .text(`Weekly pack · ${pack.teamName} · ${pack.from} – ${pack.to}`);
  doc.moveDown(0.8);
  overview(doc, pack);
  rules(doc, pack);
  coaching(doc, pack);
  cases(doc, '做得好的案例 Good', pack.cases.good);
  cases(doc, '待改进的案例 To improve', pack.cases.bad);
  pageNumbers(doc, title);
  doc.end();
  await ended;
  return Buffer.concat(chunks);
}

type Doc = InstanceType<typeof PDFDocument>;

function heading(doc: Doc, text: string): void {
  // A heading does not stand alone at the foot of a page.
  if (doc.y > doc.page.height - 140) doc.addPage();
  doc.moveDown(0.6).font('strong').fontSize(13).fillColor(brand).text(text, margin);
  doc
    .moveTo(margin, doc.y + 2)
    .lineTo(doc.page.width - margin, doc.y + 2)
    .lineWidth(0.7)
    .strokeColor(line)
    .stroke();
  doc.moveDown(0.5).font('text').fontSize(10.5).fillColor(ink);
}

function overview(doc: Doc, { calls, judged, reviewed, score, passed }: WeeklyPack): void {
  heading(doc, '总体 Overview');
  doc.text(`通话 ${calls} 通，机器评分 ${judged} 通，人工复核并发布 ${reviewed} 通。`);
  doc.text(
    score.mean === null
      ? '本周没有可计算的得分。'
      : `平均得分 ${score.mean.value.toFixed(1)}${
          score.mean.low === null || score.mean.high === null
            ? ''
            : `（95% 区间 ${score.mean.low.toFixed(1)}–${score.mean.high.toFixed(1)}）`
        }，n=${score.mean.n}；上周 ${score.before === null ? '无' : score.before.value.toFixed(1)}。`,
  );
  doc.text(passed === null ? '合格率：无。' : `合格率 ${percent(passed)}，n=${passed.n}。`);
}

function rules(doc: Doc, pack: WeeklyPack): void {
  heading(doc, '发现的问题 Findings by rule');
  if (pack.rules.length === 0) {
    doc.text('本周和上周都没有不合格的规则。');
    return;
  }
  const columns = [
    { x: margin, width: 210 },
    { x: margin + 215, width: 50 },
    { x: margin + 270, width: 115 },
    { x: margin + 390, width: 109 },
  ] as const;
  const row = (cells: readonly string[], font: 'text' | 'strong') => {
    doc.font(font).fontSize(9.5);
    const height = Math.max(
      ...cells.map((cell, index) => doc.heightOfString(cell, { width: columns[index]?.width ?? 100 })),
    );
    if (doc.y + height > doc.page.height - margin - 20) doc.addPage();
    const top = doc.y;
    cells.forEach((cell, index) => {
      const { x, width } = columns[index] ?? columns[0];
      doc.text(cell, x, top, { width });
    });
    doc.x = margin;
    doc.y = top + height + 4;
  };
  row(['规则 Rule', '通数', '占评分通话（95% 区间）', '与上周比'], 'strong');
  for (const one of pack.rules)
    row(
      [
        one.title.zh,
        String(one.failed),
        one.share === null ? '—' : percent(one.share),
        `${one.before === null ? '—' : `上周 ${(100 * one.before.value).toFixed(1)}%`} ${trendNames[one.trend]}`,
      ],
      'text',
    );
  doc.font('text').fontSize(8.5).fillColor(quiet);
  doc.text(
    `本周评分 ${pack.judged} 通。“上升”“下降”只在两周差的 95% 区间不含 0 时写出；任一周少于 20 通写“样本太少”。`,
    margin,
  );
  doc.fontSize(10.5).fillColor(ink);
}

function coaching(doc: Doc, { coaching: counts }: WeeklyPack): void {
  heading(doc, '辅导 Coaching');
  doc.text(
    `本周新开 ${counts.begun} 项，关闭 ${counts.closed} 项；周末未关闭 ${counts.open} 项，其中逾期 ${counts.overdue} 项。`,
  );
  const list = (counted: Readonly<Record<string, number>>, names: Readonly<Record<string, string>>) =>
    Object.entries(counted)
      .map(([name, n]) => `${names[name] ?? name} ${n}`)
      .join('，');
  if (Object.keys(counts.effects).length > 0)
    doc.text(`已关闭的效果：${list(counts.effects, verdictNames)}。`);
  if (Object.keys(counts.causes).length > 0)
    doc.text(`原因（落实整改）：${list(counts.causes, causeNames)}。`);
}

function cases(doc: Doc, name: string, items: WeeklyPack['cases']['good']): void {
  heading(doc, name);
  if (items.length === 0) {
    doc.text('本周没有选入案例。在通话页把一条发现加入案例库，就会出现在下一份周报里。');
    return;
  }
  for (const one of items) {
    if (doc.y > doc.page.height - 150) doc.addPage();
    doc.font('strong').fontSize(10.5).text(one.title, margin);
    doc.font('text').fontSize(9).fillColor(quiet);
    doc.text(`${one.ruleTitle.zh}${one.businessType === null ? '' : ` · ${one.businessType}`}`);
    doc.fillColor(ink).fontSize(9.5);
    for (const turn of one.turns)
      doc.text(
        `${turn.role === 'agent' ? '客服' : turn.role === 'customer' ? '客户' : '说话人'}：${turn.text}`,
        {
          indent: 10,
        },
      );
    if (one.note !== null) doc.fillColor(quiet).text(`点评：${one.note}`).fillColor(ink);
    doc.moveDown(0.6);
  }
}

function pageNumbers(doc: Doc, title: string): void {
  const { start, count } = doc.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    doc.switchToPage(page);
    // The foot lies below the margin: without this the text would begin another page.
    doc.page.margins.bottom = 0;
    doc
      .font('text')
      .fontSize(8)
      .fillColor(quiet)
      .text(
        `${title} · ${page - start + 1} / ${count} · 内部资料，不含个人信息`,
        margin,
        doc.page.height - 30,
        {
          width: doc.page.width - 2 * margin,
          align: 'center',
          lineBreak: false,
        },
      );
  }
}

function percent({ value, low, high }: { value: number; low: number; high: number }): string {
  const of = (share: number) => (100 * share).toFixed(1);
  return `${of(value)}%（${of(low)}–${of(high)}）`;
}
