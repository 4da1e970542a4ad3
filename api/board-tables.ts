/** Boards as tables to take along: Chinese titles, one sheet a part. */

import type { Column, Table } from '../pipeline/events/table-files.ts';
import type {
  AlertsBoard,
  CoverageBoard,
  DowngradeBoard,
  EstimateShape,
  PeopleBoard,
  RulesBoard,
  ServiceBoard,
  TrendBoard,
} from './board-shapes.ts';

const text = (title: string): Column => ({ title, kind: 'text' });
const number = (title: string): Column => ({ title, kind: 'number' });
const estimated = (title: string): Column[] => [
  number(title),
  number(`${title} 95%区间下限`),
  number(`${title} 95%区间上限`),
  number(`${title} 样本量`),
];
const parts = (estimate: EstimateShape | null): (number | null)[] => [
  rounded(estimate?.value),
  rounded(estimate?.low),
  rounded(estimate?.high),
  estimate?.n ?? 0,
];

function rounded(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value.toFixed(4));
}

export function coverageTables(board: CoverageBoard): Table[] {
  return [
    {
      name: '覆盖率',
      columns: [
        text('开始日期'),
        ...['通话', '已自动质检', '已人工复核', '必查', '必查已复核', '必查未按时'].map(number),
      ],
      rows: board.buckets.map((one) => [
        one.start,
        one.calls,
        one.judged,
        one.reviewed,
        one.mandatory,
        one.mandatoryReviewed,
        one.mandatoryLate,
      ]),
    },
    {
      name: '未质检原因',
      columns: [text('状态'), text('原因'), number('通话')],
      rows: board.notJudged.map(({ state, reason, calls }) => [state, reason, calls]),
    },
  ];
}

export function trendTables(board: TrendBoard): Table[] {
  return [
    {
      name: '得分走势',
      columns: [
        text('开始日期'),
        number('通话'),
        ...estimated('平均得分'),
        ...estimated('合格率'),
        number('一票否决'),
        number('突发日通话'),
      ],
      rows: board.buckets.map((one) => [
        one.start,
        one.calls,
        ...parts(one.score),
        ...parts(one.passed),
        one.vetoes,
        one.surged,
      ]),
    },
    {
      name: '问题走势',
      columns: [
        text('规则'),
        text('名称'),
        number('次数'),
        ...estimated('占已质检'),
        ...board.buckets.map(({ start }) => number(start)),
      ],
      rows: board.rules.map((one) => [
        one.rule,
        one.title.zh,
        one.failed,
        ...parts(one.share),
        ...one.buckets,
      ]),
    },
  ];
}

export function peopleTables(board: PeopleBoard): Table[] {
  return board.blocks.map((block) => ({
    name: `对比 ${block.block}`,
    columns: [
      text(board.by === 'agent' ? '客服编号' : '班组'),
      text('名称'),
      text('班组'),
      number('名次'),
      number('去掉突发日的名次'),
      ...estimated('平均得分'),
      ...estimated('按难度调整'),
      text('与平均相比'),
      number('突发日通话'),
    ],
    rows: block.rows.map((one) => [
      one.id,
      one.name,
      one.teamId,
      one.rank,
      one.rankWithoutSurge,
      ...parts(one.mean),
      ...parts(one.adjusted),
      one.differs === null ? null : one.differs === 'above' ? '高于' : '低于',
      one.surged,
    ]),
  }));
}

export function ruleTables(board: RulesBoard): Table[] {
  return [
    {
      name: '规则准确率',
      columns: [
        text('规则'),
        text('名称'),
        number('命中'),
        number('已复核'),
        number('被否定'),
        ...estimated('准确率'),
        number('申诉'),
        number('申诉成立'),
        ...estimated('申诉成立率'),
      ],
      rows: board.rules.map((one) => [
        one.rule,
        one.title.zh,
        one.failed,
        one.decided,
        one.refuted,
        ...parts(one.precision),
        one.appealed,
        one.accepted,
        ...parts(one.overturned),
      ]),
    },
  ];
}

export function alertTables(board: AlertsBoard): Table[] {
  return [
    {
      name: '预警',
      columns: [text('类型'), ...['等级', '产生', '未关闭', '超时'].map(number)],
      rows: board.kinds.map(({ kind, level, raised, open, overdue }) => [kind, level, raised, open, overdue]),
    },
    {
      name: '关闭原因',
      columns: [text('原因'), number('预警')],
      rows: board.causes.map(({ cause, closed }) => [cause, closed]),
    },
  ];
}

export function downgradeTables(board: DowngradeBoard): Table[] {
  const levels = { explicit: '明确投诉', suspected: '疑似投诉' };
  return [
    {
      name: '疑似降级',
      columns: [
        text('通话'),
        text('时间'),
        text('客服'),
        text('班组'),
        text('坐席归类'),
        text('模型判断'),
        number('投诉概率'),
        text('预警状态'),
      ],
      rows: board.items.map((one) => [
        one.callId ?? one.recordingId,
        one.startedAt,
        one.agentName ?? one.agentId,
        one.teamId,
        one.coded,
        levels[one.level],
        rounded(one.probability),
        one.alert === null ? null : alertStateNames[one.alert.state],
      ]),
    },
  ];
}

const alertStateNames = {
  warning: '预警',
  escalated: '提级',
  'follow-up': '跟踪',
  closed: '已关闭',
} as const;

export function serviceTables(board: ServiceBoard): Table[] {
  return [
    {
      name: '服务指标',
      columns: [
        text('指标'),
        text('公式'),
        text('单位'),
        ...estimated('数值'),
        number('目标'),
        text('缺少的字段'),
        text('说明'),
      ],
      rows: board.metrics.map((one) => [
        one.title.zh,
        one.formula.zh,
        { share: '比例', 'per-10000': '每万次', ms: '毫秒', calls: '次' }[one.unit],
        ...parts(one.estimate),
        one.target,
        one.missing.join(' '),
        one.note?.zh ?? null,
      ]),
    },
  ];
}
