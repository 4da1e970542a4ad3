/** What refusals of calibration mean, in both languages. */
type Reason = readonly [zh: string, en: string];

export const calibrationReasons: Readonly<Record<string, Reason>> = {
  'calibration-blind': [
    '这通正在校准中，由您盲评：全部评完或主管结束评判后才能看到。',
    'You judge this call blind in a calibration: it opens once all are done or judging is ended.',
  ],
  'calibration-unknown': [
    '没有这场校准，或其中没有这通电话。',
    'There is no such session, or no such call in it.',
  ],
  'calibration-reviewer': [
    '选的质检员里，有人不能评判这些通话（不在其范围内，或是本人的通话）。',
    'One of the reviewers may not judge these calls: out of scope, or an own call.',
  ],
  'calibration-call': [
    '有的通话不能校准：不存在、还没有评分，或今天必须先复核。',
    'Some calls cannot be taken: not there, not scored, or to be reviewed first.',
  ],
  'calibration-empty': [
    '没有可用的通话：都校准过了、要先复核，或没有分歧。',
    'No call is left: calibrated before, to be reviewed first, or not disputed.',
  ],
  'calibration-ended': ['评判已经结束，答案不能再改。', 'Judging has ended: answers cannot be changed.'],
  'calibration-closed': ['这场校准已关闭，不能再改。', 'This session is closed.'],
  'calibration-answer': ['这个答案不适用于这一项。', 'This is no answer to the item.'],
  'calibration-role': ['您不在这场校准的质检员名单里。', 'You do not judge in this session.'],
  'calibration-id-taken': ['内容已有变化，请重新加载后再试。', 'It changed meanwhile: load it again.'],
};
