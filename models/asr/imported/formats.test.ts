/** One document per format, in the shape its vendor documents, with invented people and numbers. */
import { expect, test } from 'vitest';
import type { Turn } from '../../../pipeline/domain.ts';
import { type ReadTranscript, readTranscript, type TranscriptOptions } from './read.ts';

function read(document: unknown, options: Partial<TranscriptOptions> = {}): ReadTranscript {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  return readTranscript(Buffer.from(text), { fileName: 'call.json', ...options });
}

const short = ({ role, channel, startMs, endMs, text }: Turn): unknown[] => [
  role,
  channel,
  startMs,
  endMs,
  text,
];
const shortTurns = (result: ReadTranscript): unknown[] => result.transcript.turns.map(short);

const greeting = '您好，供电服务热线，请问有什么可以帮您？';
const outage = '我家没电了。';

test('own JSON', () => {
  const result = read({
    callId: 'C-1',
    channel: 'phone',
    direction: 'inbound',
    meta: { agentId: '2107', team: '抢修一班', satisfaction: 5, callerNumber: '19900012207' },
    turns: [
      { role: 'agent', text: greeting, startMs: 500, endMs: 3100, confidence: 0.93 },
      {
        role: 'customer',
        text: outage,
        startMs: 3600,
        endMs: 4700,
        words: [{ text: '没电', startMs: 3900, endMs: 4300, confidence: 0.5 }],
      },
    ],
  });
  expect(result).toEqual({
    format: 'earmark',
    metadata: {
      callId: 'C-1',
      channel: 'phone',
      direction: 'inbound',
      agentId: '2107',
      teamId: '抢修一班',
      satisfaction: 5,
      customerNumber: '19900012207',
    },
    transcript: {
      channel: 'phone',
      engine: { id: 'imported', model: 'earmark', version: '1' },
      split: { method: 'supplied', confidence: 1, unsure: false, reason: null },
      turns: [
        { role: 'agent', channel: null, startMs: 500, endMs: 3100, text: greeting, confidence: 0.93 },
        {
          role: 'customer',
          channel: null,
          startMs: 3600,
          endMs: 4700,
          text: outage,
          confidence: null,
          words: [{ text: '没电', startMs: 3900, endMs: 4300, confidence: 0.5 }],
        },
      ],
    },
  });
});

test('own JSON as `earmark transcribe` writes it keeps audio channels', () => {
  const result = read({
    turns: [{ role: 'customer', channel: 1, startMs: 10, endMs: 20, text: '喂', confidence: null }],
    sound: { durationMs: 20 },
    engine: { id: 'command', model: 'x', version: '1' },
  });
  expect([shortTurns(result), result.metadata]).toEqual([[['customer', 1, 10, 20, '喂']], {}]);
});

test('Alibaba recorded-file recognition: roles by the channels map, words by time and channel', () => {
  const document = {
    TaskId: '0001',
    StatusCode: 21050000,
    StatusText: 'SUCCESS',
    BizDuration: 5000,
    Result: {
      Sentences: [
        {
          BeginTime: 500,
          EndTime: 3100,
          SilenceDuration: 0,
          ChannelId: 0,
          SpeechRate: 220,
          EmotionValue: 6.0,
          Text: greeting,
        },
        {
          BeginTime: 3600,
          EndTime: 4700,
          SilenceDuration: 0,
          ChannelId: 1,
          SpeechRate: 200,
          EmotionValue: 7.1,
          Text: outage,
        },
      ],
      Words: [
        { Word: '您好', BeginTime: 500, EndTime: 900, ChannelId: 0 },
        { Word: '没电', BeginTime: 3900, EndTime: 4300, ChannelId: 1 },
      ],
    },
  };
  const mapped = read(document, { channels: { agent: 0, customer: 1 } });
  expect(mapped.format).toBe('alibaba-recognition');
  expect(shortTurns(mapped)).toEqual([
    ['agent', 0, 500, 3100, greeting],
    ['customer', 1, 3600, 4700, outage],
  ]);
  expect(mapped.transcript.turns[1]?.words).toEqual([
    { text: '没电', startMs: 3900, endMs: 4300, confidence: null },
  ]);
  expect(mapped.transcript.split.unsure).toBe(false);

  const unmapped = read(document);
  expect(unmapped.transcript.turns.map(({ role }) => role)).toEqual(['unknown', 'unknown']);
  expect(unmapped.transcript.split).toMatchObject({ confidence: 0, unsure: true });
});

test('Alibaba recognition that failed is no transcript', () => {
  expect(() => read({ TaskId: '1', StatusCode: 41050002, StatusText: 'FILE_DOWNLOAD_FAILED' })).toThrow(
    /FILE_DOWNLOAD_FAILED.*Run the recognition again/,
  );
});

test('Alibaba Model Studio: one list per channel', () => {
  const result = read(
    {
      file_url: 'x',
      properties: { audio_format: 'pcm_s16le' },
      transcripts: [
        {
          channel_id: 0,
          text: greeting,
          sentences: [
            {
              begin_time: 500,
              end_time: 3100,
              text: greeting,
              sentence_id: 1,
              words: [{ begin_time: 500, end_time: 900, text: '您好', punctuation: '，' }],
            },
          ],
        },
        {
          channel_id: 1,
          text: outage,
          sentences: [{ begin_time: 3600, end_time: 4700, text: outage, sentence_id: 1 }],
        },
      ],
    },
    { channels: { agent: 1, customer: 0 } },
  );
  expect(shortTurns(result)).toEqual([
    ['customer', 0, 500, 3100, greeting],
    ['agent', 1, 3600, 4700, outage],
  ]);
  expect(result.transcript.turns[0]?.words).toEqual([
    { text: '您好', startMs: 500, endMs: 900, confidence: null },
  ]);
});

test('Alibaba conversation analysis: ticket as uploaded, an online chat', () => {
  const result = read({
    optional: 0,
    tickets: [
      {
        tid: 'T-77',
        customerServiceId: '2107',
        skillGroupName: '在线一组',
        callType: 3,
        caller: '19900012207',
        callee: '95598',
        dialogue: [
          {
            role: '客户',
            identity: '访客1',
            words: outage,
            beginTime: '2026-03-09 09:14:00',
            begin: 0,
            end: 1000,
          },
          { role: '客服', identity: '2107', words: '请问您的户号是多少？', begin: 21_000, end: 22_000 },
        ],
      },
    ],
  });
  expect(result.format).toBe('alibaba-conversation');
  expect(result.transcript.channel).toBe('chat');
  expect(shortTurns(result)).toEqual([
    ['customer', null, 0, 1000, outage],
    ['agent', null, 21_000, 22_000, '请问您的户号是多少？'],
  ]);
  expect(result.metadata).toMatchObject({
    callId: 'T-77',
    agentId: '2107',
    teamId: '在线一组',
    direction: 'inbound',
    customerNumber: '19900012207',
    channel: 'chat',
  });
});

test('Alibaba conversation analysis: result of a recording', () => {
  const result = read({
    Code: '200',
    Data: [
      {
        TaskId: 't',
        AsrResult: [
          {
            Begin: 500,
            End: 3100,
            Role: '客服',
            Identity: '2107',
            Words: greeting,
            EmotionValue: 6,
            SpeechRate: 220,
            SilenceDuration: 0,
          },
          { Begin: 3600, End: 4700, Role: '客户', Words: outage, EmotionValue: 7 },
        ],
        Recording: {
          CallId: 'C-9',
          CallType: 1,
          Callee: '19900012207',
          Duration: 105,
          CallTime: '2026-03-09 09:14:22',
        },
        Agent: { Id: '2107', Name: '林小雨', SkillGroup: '回访班' },
      },
    ],
  });
  expect(shortTurns(result)).toEqual([
    ['agent', null, 500, 3100, greeting],
    ['customer', null, 3600, 4700, outage],
  ]);
  expect(result.metadata).toMatchObject({
    callId: 'C-9',
    direction: 'outbound',
    customerNumber: '19900012207',
    durationMs: 105_000,
    startedAt: '2026-03-09T09:14:22+08:00',
    agentName: '林小雨',
    teamId: '回访班',
  });
});

test('Tencent: detailed result, words count from their sentence', () => {
  const result = read(
    {
      Response: {
        RequestId: 'r',
        Data: {
          TaskId: 9266418,
          Status: 2,
          StatusStr: 'success',
          AudioDuration: 5.0,
          Result: 'unused',
          ErrorMsg: '',
          ResultDetail: [
            {
              FinalSentence: greeting,
              SliceSentence: '您好',
              StartMs: 500,
              EndMs: 3100,
              WordsNum: 1,
              SpeechSpeed: 7.5,
              SpeakerId: 0,
              Words: [{ Word: '您好', OffsetStartMs: 0, OffsetEndMs: 400 }],
            },
            { FinalSentence: outage, StartMs: 3600, EndMs: 4700, SpeakerId: 1, Words: null },
          ],
        },
      },
    },
    { channels: { agent: 0, customer: 1 } },
  );
  expect(result.format).toBe('tencent');
  expect(shortTurns(result)).toEqual([
    ['agent', null, 500, 3100, greeting],
    ['customer', null, 3600, 4700, outage],
  ]);
  expect(result.transcript.turns[0]?.words).toEqual([
    { text: '您好', startMs: 500, endMs: 900, confidence: null },
  ]);
});

test('Tencent: only the text lines of the basic result', () => {
  const result = read(
    {
      Data: {
        TaskId: 1,
        StatusStr: 'success',
        Result: `[0:0.500,0:3.100,0]  ${greeting}\n[0:3.600,1:4.700,1]  ${outage}\n`,
        ResultDetail: null,
      },
    },
    { roles: { 0: 'agent', 1: 'customer' } },
  );
  expect(shortTurns(result)).toEqual([
    ['agent', null, 500, 3100, greeting],
    ['customer', null, 3600, 64_700, outage],
  ]);
});

test('Amazon Transcribe call analytics', () => {
  const result = read({
    JobStatus: 'COMPLETED',
    LanguageCode: 'zh-CN',
    JobName: 'job-1',
    AccountId: '000000000000',
    Channel: 'VOICE',
    ConversationCharacteristics: { TotalConversationDurationMillis: 5000 },
    Transcript: [
      {
        Id: 'a',
        ParticipantRole: 'AGENT',
        Content: greeting,
        BeginOffsetMillis: 500,
        EndOffsetMillis: 3100,
        Sentiment: 'NEUTRAL',
        LoudnessScores: [80.1],
        Items: [
          {
            Type: 'pronunciation',
            Content: '您好',
            Confidence: '0.9',
            BeginOffsetMillis: 500,
            EndOffsetMillis: 900,
          },
          { Type: 'punctuation', Content: '，', Confidence: '0.0' },
          {
            Type: 'pronunciation',
            Content: '供电',
            Confidence: '0.8',
            BeginOffsetMillis: 900,
            EndOffsetMillis: 1300,
          },
        ],
      },
      {
        Id: 'b',
        ParticipantRole: 'CUSTOMER',
        Content: outage,
        BeginOffsetMillis: 3600,
        EndOffsetMillis: 4700,
        Items: [],
      },
    ],
  });
  expect(result.format).toBe('amazon-call-analytics');
  expect(shortTurns(result)).toEqual([
    ['agent', null, 500, 3100, greeting],
    ['customer', null, 3600, 4700, outage],
  ]);
  expect(result.transcript.turns[0]?.confidence).toBeCloseTo(0.85);
  expect(result.transcript.turns[0]?.words).toHaveLength(2);
  expect(result.metadata).toEqual({ channel: 'phone', durationMs: 5000, extra: { jobName: 'job-1' } });
});

const whisperX = `{"segments": [
  {"start": 0.5, "end": 3.1, "text": " ${greeting}", "speaker": "SPEAKER_00",
   "words": [{"word": "您", "start": 0.5, "end": 0.7, "score": 0.8, "speaker": "SPEAKER_00"}, {"word": "95598"},
             {"word": "好", "start": 0.7, "end": 0.9, "score": NaN}]},
  {"start": 3.6, "end": 4.7, "text": "${outage}", "speaker": "SPEAKER_01", "words": []}],
  "word_segments": [], "language": "zh"}`;

test('WhisperX, NaN scores and words without times included', () => {
  const result = read(whisperX, { roles: { SPEAKER_00: 'agent', SPEAKER_01: 'customer' } });
  expect(result.format).toBe('whisperx');
  expect(shortTurns(result)).toEqual([
    ['agent', null, 500, 3100, greeting],
    ['customer', null, 3600, 4700, outage],
  ]);
  expect(result.transcript.turns[0]).toMatchObject({
    confidence: 0.8,
    words: [
      { text: '您', startMs: 500, endMs: 700, confidence: 0.8 },
      { text: '好', startMs: 700, endMs: 900, confidence: null },
    ],
  });
});

test('speakers that are only numbered stay unknown, and the split is unsure', () => {
  const { transcript } = read(whisperX);
  expect(transcript.turns.map(({ role }) => role)).toEqual(['unknown', 'unknown']);
  expect(transcript.split).toMatchObject({ method: 'supplied', confidence: 0, unsure: true });
});

test('FunASR: sentence_info with speakers and character times', () => {
  const result = read(
    [
      {
        key: 'call',
        text: greeting + outage,
        timestamp: [],
        sentence_info: [
          {
            text: '<|zh|><|NEUTRAL|><|Speech|>您好，',
            start: 500,
            end: 900,
            spk: 0,
            timestamp: [
              [500, 700],
              [700, 900],
            ],
          },
          { sentence: outage, start: 3600, end: 4700, spk: 1, timestamp: [[3600, 3800]] },
        ],
      },
    ],
    { roles: { 0: 'agent', 1: 'customer' } },
  );
  expect(result.format).toBe('funasr');
  expect(shortTurns(result)).toEqual([
    ['agent', null, 500, 900, '您好，'],
    ['customer', null, 3600, 4700, outage],
  ]);
  expect(result.transcript.turns[0]?.words).toEqual([
    { text: '您', startMs: 500, endMs: 700, confidence: null },
    { text: '好', startMs: 700, endMs: 900, confidence: null },
  ]);
  expect(result.transcript.turns[1]?.words).toBeUndefined();
});

test('FunASR runtime server: stamp_sents', () => {
  const result = read({
    mode: 'offline',
    text: '您好没电了',
    timestamp: '[[500,700],[700,900]]',
    stamp_sents: [
      {
        text_seg: '您 好',
        punc: '，',
        start: 500,
        end: 900,
        ts_list: [
          [500, 700],
          [700, 900],
        ],
      },
      { text_seg: '没 电 了', punc: '。', start: 3600, end: 4700, ts_list: [] },
    ],
  });
  expect(shortTurns(result)).toEqual([
    ['unknown', null, 500, 900, '您好，'],
    ['unknown', null, 3600, 4700, '没电了。'],
  ]);
});

test('SRT: brackets, role names and numbered speakers before a colon', () => {
  const result = read(
    `1\r\n00:00:00,500 --> 00:00:03,100\r\n[客服] ${greeting}\r\n\r\n2\r\n00:00:03,600 --> 00:00:04,700\r\n客户：${outage}\r\n\r\n3\r\n00:00:05.000 --> 00:00:06.000\r\n【坐席2107】请注意：保护好现场。\r\n`,
  );
  expect(result.format).toBe('srt');
  expect(shortTurns(result)).toEqual([
    ['agent', null, 500, 3100, greeting],
    ['customer', null, 3600, 4700, outage],
    ['agent', null, 5000, 6000, '请注意：保护好现场。'],
  ]);
  expect(result.transcript.split.unsure).toBe(false);
});

test('SRT without speakers is unsure; a word before a colon is not taken for a name', () => {
  const { transcript } = read('1\n00:00:00,500 --> 00:00:03,100\n注意：线路检修\n第二行\n');
  expect(transcript.turns.map(short)).toEqual([['unknown', null, 500, 3100, '注意：线路检修\n第二行']]);
  expect(transcript.split.unsure).toBe(true);
});

test('WebVTT: voice tags, notes, settings, entities, two voices in a cue', () => {
  const result = read(
    `WEBVTT - call 1\n\nSTYLE\n::cue { color: red }\n\nNOTE made by hand --> not a cue\n\n1\n00:00.500 --> 00:03.100 align:start\n<v 客服>您好 &amp; 欢迎</v>\n\n00:00:03.600 --> 00:00:04.700\n<v.loud Customer>${outage}</v> <v Agent>嗯<i>好</i></v>\n`,
  );
  expect(result.format).toBe('vtt');
  expect(shortTurns(result)).toEqual([
    ['agent', null, 500, 3100, '您好 & 欢迎'],
    ['customer', null, 3600, 4700, outage],
    ['agent', null, 3600, 4700, '嗯好'],
  ]);
});

test('a machine that speaks is neither side and makes nothing unsure', () => {
  const { transcript } = read({
    channel: 'chat',
    turns: [
      { role: '机器人', text: '请问您要办理什么业务' },
      { role: '客户', text: '转人工' },
      { role: '客服', text: '您好' },
    ],
  });
  expect(transcript.turns.map(({ role }) => role)).toEqual(['unknown', 'customer', 'agent']);
  expect(transcript.split.unsure).toBe(false);
});
