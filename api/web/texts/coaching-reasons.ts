/** What the codes of coaching and cases mean to a person, in both languages. */
export const coachingReasons: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  'coaching-exists': [
    '这个人的这条规则已有进行中的辅导，请在任务里打开它。',
    'There is an open task about this person and rule: open it in the tasks.',
  ],
  'coaching-stale': [
    '有人刚改过这项辅导。请重新加载后再提交一次，已保存的内容都在。',
    'Somebody changed this task. Load it again and send once more; nothing stored is lost.',
  ],
  'coaching-state': [
    '这项辅导已到另一步，请重新加载页面。',
    'The task is at another step now: load the page again.',
  ],
  'coaching-closed': ['这项辅导已关闭，不能再改。', 'This task is closed and final.'],
  'coaching-role': [
    '只有这位客服的班组长或质检主管可以这样做。',
    'Only the team lead of this agent or a QA manager may do this.',
  ],
  'coaching-not-yours': ['只有被辅导的本人可以这样做。', 'Only the person who is coached may do this.'],
  'coaching-answer': ['请先写回答，班组长会看。', 'Write your answer first: your team lead reads it.'],
  'coaching-reason': ['请写明还缺什么。', 'Say what is missing.'],
  'coaching-cause': ['请选择原因。', 'Choose a cause.'],
  'coaching-action': ['请写明采取了什么措施。', 'Write down what was done.'],
  'coaching-not-measured': [
    '请先记录效果再关闭；无需辅导、误判或调岗的可以直接关闭。',
    'Record the effect first; only wrong findings, people who left and no need are closed without.',
  ],
  'coaching-too-early': [
    '完成后的通话还太少，观察期也没满，过几天再来。',
    'Too few calls since, and the time is not over: come back later.',
  ],
  'coaching-due': ['完成日期已过，请选今天或以后。', 'The due day is over: choose today or later.'],
  'coaching-mentor': [
    '师傅须是另一位可以登录的同事。',
    'The mentor must be another colleague who can sign in.',
  ],
  'coaching-clip': [
    '片段须来自本人的通话，最长两分钟。',
    'A clip is from a call of this person, two minutes at most.',
  ],
  'coaching-case': ['所选案例已撤下，请换一个。', 'A chosen case was withdrawn: take another one.'],
  'coaching-unchanged': [
    '计划没有改动。先改一处，再保存。',
    'Nothing in the plan is different: change something first.',
  ],
  'coaching-rule': ['现行规则集里没有这条规则。', 'The rule set in force has no such rule.'],
  'coaching-id-taken': ['请重新加载页面再提交一次。', 'Load the page again and send once more.'],
  'case-finding': ['这通通话没有这条规则的发现。', 'This call has no finding of this rule.'],
  'case-no-moment': [
    '这条发现没有指到通话里的某一刻，请给出起止时间。',
    'This finding points to no moment: say from when to when.',
  ],
  'case-window': ['案例最长两分钟。', 'A case is two minutes at most.'],
  'no-team': [
    '还不知道您在哪个班组。请管理员登记您的工号和班组。',
    'Nobody knows your team yet: ask the administrator to enter your agent number and team.',
  ],
  'test-other': [
    '这不是本周测试的题目，请重新加载页面。',
    'Not a question of this week: load the page again.',
  ],
  'test-option': ['请选一个选项。', 'Choose one of the options.'],
  'test-answered': ['这道题已经答过，以第一次为准。', 'Answered already: the first answer counts.'],
  'test-closed': ['本周测试已截止，不能再答。', 'The week of this test is over.'],
  'exercise-other': ['今天的练习已更换，请重新加载页面。', 'The exercise has changed: load the page again.'],
  'exercise-option': ['请选一个选项。', 'Choose one of the options.'],
};
