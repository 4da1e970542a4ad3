/** Which names a telephone platform uses for the metadata fields: a built-in list, and a YAML file that adds to it. */
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { ChannelMap } from '../domain.ts';
import { EarmarkError } from '../errors.ts';

const Unit = z.enum(['ms', 's', 'min']);
export type Unit = z.infer<typeof Unit>;

export const MetadataField = z.enum([
  'callId',
  'channel',
  'direction',
  'agentId',
  'agentName',
  'teamId',
  'startedAt',
  'durationMs',
  'customerNumber',
  'accountNo',
  'businessType',
  'satisfaction',
  'resolved',
  'hangupBy',
  'ringMs',
  'channels',
  'region',
]);
export type MetadataField = z.infer<typeof MetadataField>;

const Source = z.union([z.string(), z.object({ name: z.string(), unit: Unit.optional() })]);
const Rule = z.union([
  z.array(Source),
  z.strictObject({
    from: z.array(Source),
    /** The platform's own codes: `{ "1": 5, "2": 3 }`, `{ 接通: inbound }`. */
    values: z.record(z.string(), z.unknown()).optional(),
  }),
]);

/** A mapping file, METADATA_MAPPING. */
const MappingFile = z.strictObject({
  fields: z.partialRecord(MetadataField, Rule).default({}),
  /** Columns of a batch CSV that name the recording. */
  file: z.array(z.string()).default([]),
  /** Offset of times written without one. */
  offset: z
    .string()
    .regex(/^[+-](0\d|1[0-4]):[0-5]\d$/, 'write it as "+08:00"')
    .default('+08:00'),
  /** Channels map of recordings whose metadata has none. */
  channels: ChannelMap.nullable().default(null),
});

interface FieldMapping {
  readonly names: readonly { readonly name: string; readonly unit: Unit | null }[];
  readonly values: ReadonlyMap<string, unknown>;
}

export interface MetadataMapping {
  readonly fields: ReadonlyMap<MetadataField, FieldMapping>;
  readonly file: readonly string[];
  readonly offset: string;
  readonly channels: ChannelMap | null;
}

/** The built-in names, or those of the file before the built-in ones. Throws EarmarkError `mapping-invalid`. */
export async function loadMapping(path: string | undefined): Promise<MetadataMapping> {
  if (path === undefined) return builtInMapping;
  const fail = (why: string, cause: unknown): EarmarkError =>
    new EarmarkError(
      'mapping-invalid',
      `METADATA_MAPPING ${path} cannot be used: ${why}. Correct the file and start again.`,
      {
        cause,
      },
    );
  let document: unknown;
  try {
    document = parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw fail(cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause), cause);
  }
  const parsed = MappingFile.safeParse(document ?? {});
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw fail(`${issue?.path.join('.') || 'top level'}: ${issue?.message}`, parsed.error);
  }
  return mappingOf(parsed.data, builtInMapping);
}

/** Names are compared without case, blanks, underscores, hyphens and what stands in brackets. */
export function normalName(name: string): string {
  return name
    .slice(0, 200)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\([^)]*\)|\[[^\]]*\]/g, '')
    .replace(/[\s_\-:*]/g, '');
}

function mappingOf(file: z.infer<typeof MappingFile>, base: MetadataMapping | null): MetadataMapping {
  const fields = new Map<MetadataField, FieldMapping>();
  for (const field of MetadataField.options) {
    const rule = file.fields[field] ?? [];
    const { from, values } = Array.isArray(rule) ? { from: rule, values: undefined } : rule;
    const inherited = base?.fields.get(field);
    fields.set(field, {
      names: [...from.map(sourceOf), ...(inherited?.names ?? [])],
      values: new Map(Object.entries(values ?? {}).map(([key, value]) => [key.trim(), value])),
    });
  }
  return {
    fields,
    file: [...file.file.map(normalName), ...(base?.file ?? [])],
    offset: file.offset,
    channels: file.channels,
  };
}

function sourceOf(source: z.infer<typeof Source>): { name: string; unit: Unit | null } {
  if (typeof source === 'string') return { name: normalName(source), unit: null };
  return { name: normalName(source.name), unit: source.unit ?? null };
}

const seconds = (...names: string[]) => names.map((name) => ({ name, unit: 's' as const }));

/** Names seen in exports of Chinese and international platforms. */
export const builtInMapping: MetadataMapping = mappingOf(
  MappingFile.parse({
    fields: {
      callId: [
        'callId',
        'id',
        'uuid',
        'contactId',
        'sessionId',
        'tid',
        '通话ID',
        '通话编号',
        '通话流水号',
        '呼叫编号',
        '话单号',
        '流水号',
        '会话ID',
        '会话编号',
        '录音流水号',
        '来电编号',
      ],
      channel: ['channel', 'media', 'channelType', '渠道', '渠道类型', '接入渠道', '服务渠道', '媒体类型'],
      direction: [
        'direction',
        'callDirection',
        'callType',
        '呼叫方向',
        '通话方向',
        '呼叫类型',
        '通话类型',
        '方向',
        '呼入呼出',
      ],
      agentId: [
        'agentId',
        'agent',
        'agentNo',
        'seatNo',
        'staffId',
        'customerServiceId',
        '工号',
        '坐席工号',
        '座席工号',
        '客服工号',
        '员工号',
        '员工编号',
        '坐席ID',
        '座席ID',
        '话务员工号',
        '坐席编号',
      ],
      agentName: [
        'agentName',
        'staffName',
        'customerServiceName',
        '坐席姓名',
        '座席姓名',
        '客服姓名',
        '员工姓名',
        '话务员',
        '话务员姓名',
        '坐席',
        '座席',
        '客服专员',
        '客服代表',
        '受理人',
      ],
      teamId: [
        'teamId',
        'team',
        'group',
        'skillGroup',
        'skillGroupName',
        'dept',
        'department',
        '班组',
        '班组名称',
        '团队',
        '小组',
        '组别',
        '技能组',
        '部门',
        '所属班组',
      ],
      startedAt: [
        'startedAt',
        'startTime',
        'beginTime',
        'callTime',
        'callStartTime',
        'answeredAt',
        '开始时间',
        '通话开始时间',
        '呼叫时间',
        '来电时间',
        '通话时间',
        '呼叫开始时间',
        '接通时间',
        '应答时间',
        '录音开始时间',
        '会话开始时间',
        '受理时间',
      ],
      durationMs: [
        'durationMs',
        '通话毫秒数',
        ...seconds(
          'duration',
          'durationSec',
          'durationSeconds',
          'talkTime',
          'billsec',
          '通话时长',
          '录音时长',
          '时长',
          '通话秒数',
          '会话时长',
          '通话时间长度',
        ),
      ],
      customerNumber: [
        'customerNumber',
        'callerNumber',
        'customerPhone',
        'caller',
        'phone',
        'mobile',
        'ani',
        '客户号码',
        '客户电话',
        '来电号码',
        '主叫号码',
        '主叫',
        '联系电话',
        '手机号',
        '手机号码',
        '电话号码',
        '用户号码',
      ],
      accountNo: [
        'accountNo',
        'account',
        'consNo',
        '户号',
        '用户编号',
        '客户编号',
        '用电户号',
        '客户户号',
        '用户户号',
      ],
      businessType: [
        'businessType',
        'business',
        'bizType',
        '业务类型',
        '业务分类',
        '工单类型',
        '受理类型',
        '业务类别',
        '服务类型',
      ],
      satisfaction: [
        'satisfaction',
        'csat',
        'rating',
        '满意度',
        '满意度评价',
        '客户满意度',
        '评价结果',
        '满意度结果',
        '评价',
      ],
      resolved: [
        'resolved',
        'isResolved',
        'solved',
        '是否解决',
        '解决情况',
        '问题是否解决',
        '是否已解决',
        '解决状态',
      ],
      hangupBy: [
        'hangupBy',
        'hangup',
        'releaseBy',
        'hangupParty',
        '挂机方',
        '挂断方',
        '释放方',
        '结束方',
        '先挂机方',
      ],
      ringMs: [
        'ringMs',
        '振铃毫秒数',
        ...seconds(
          'ring',
          'ringTime',
          'ringDuration',
          'ringSec',
          '振铃时长',
          '振铃时间',
          '振铃秒数',
          '响铃时长',
        ),
      ],
      region: [
        'region',
        'area',
        'district',
        'province',
        '地区',
        '区域',
        '省市',
        '省份',
        '所属地区',
        '所属区域',
        '所在地区',
        '归属地',
        '来电归属地',
        '地市',
        '供电区域',
      ],
      channels: ['channels', 'channelMap', 'tracks', '声道', '声道分配', '声道对应', '声道映射'],
    },
    file: [
      'file',
      'fileName',
      'audioFile',
      'recordingFile',
      'recordFile',
      'recording',
      'path',
      'audio',
      '文件名',
      '文件名称',
      '录音文件',
      '录音文件名',
      '录音文件名称',
      '录音名称',
      '录音',
      '文件',
      '录音路径',
      '文件路径',
      '录音地址',
      'callId',
      '通话ID',
      '通话编号',
      '通话流水号',
      '流水号',
      '录音流水号',
      '会话ID',
      '会话编号',
    ],
  }),
  null,
);
