/** What refusals of reviews and appeals mean, in both languages. */
type Reason = readonly [zh: string, en: string];

export const reviewReasons: Readonly<Record<string, Reason>> = {
  'review-taken': [
    '这通现在由别人复核，您之前判断的都已保存。请先做下一通，等对方归还后再继续。',
    'Somebody else holds this review now; what you decided before is kept. Take the next call.',
  ],
  'review-stale': [
    '这个页面旧了：复核在别处有变动。请重新加载，再提交一次；已保存的不会丢。',
    'This page is old: the review changed elsewhere. Load it again and send once more.',
  ],
  'review-not-leased': [
    '复核已退回队列。请先点“开始复核这通”，再提交一次。',
    'The review went back to the queue. Take it first, then send again.',
  ],
  'review-published': [
    '这通评分已经发布，刚才的没有保存。需要改动请质检主管重新打开。',
    'The score is published already; what you sent was not stored. A QA manager can reopen it.',
  ],
  'review-undecided': ['还有项目没有判断，判断完再发布。', 'Some findings are not decided yet.'],
  'review-own-call': ['这是您自己的通话，请由别人复核。', 'This is your own call: somebody else reviews it.'],
  'review-reason': ['请写明改判的原因。', 'Say why.'],
  'review-note': ['这通没有评分表，请写下核实情况再发布。', 'No score card: write down what you found.'],
  'review-role': ['您的角色不能对这通做这件事。', 'Your roles do not cover this call.'],
  'review-id-taken': ['提交重复了，请重新加载再看。', 'It was stored already. Load the page again.'],
  'finding-unknown': ['评分表里没有这条规则了，请重新加载。', 'The score card no longer has this rule.'],
  'not-published': ['这通的评分还没有发布。', 'The score of this call is not published yet.'],
  'appeal-too-late': ['已过申诉期限。如有疑问请联系班组长。', 'The time to appeal is over.'],
  'appeal-exists': ['这一项已经申诉过，每项只能申诉一次。', 'You appealed against this finding before.'],
  'appeal-no-fault': ['这一项没有扣分，不用申诉。', 'There is no fault to appeal against.'],
  'appeal-reason': ['请写明理由。', 'Say why.'],
  'appeal-own-review': ['这通是您复核的，要由别人裁定。', 'You reviewed this call: somebody else decides.'],
  'appeal-own': ['这是您自己的通话，要由别人裁定。', 'It is about your own call: somebody else decides.'],
  'appeal-own-decision': [
    '您之前驳回过这件申诉，要由另一位主管终裁。',
    'You rejected it before: another QA manager decides.',
  ],
  'appeal-last-instance': ['这件申诉要由质检主管终裁。', 'A QA manager decides this one.'],
  'appeal-final': ['这件申诉已经有最终结果。', 'This appeal is settled.'],
  'appeal-state': ['申诉的状态已有变化，请重新加载。', 'The appeal changed meanwhile. Load it again.'],
  'appeal-not-yours': ['只有这通的客服本人可以操作。', 'Only the agent of the call may do this.'],
  'person-unknown': ['没有这位质检员。', 'There is no such reviewer.'],
};
