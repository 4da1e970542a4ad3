/** What a stable code means to a reviewer, in both languages; the API's own sentence is for operators. */

import { calibrationReasons } from './calibration-reasons.ts';
import { coachingReasons } from './coaching-reasons.ts';
import type { LanguageCode } from './language.tsx';
import { reviewReasons } from './review-reasons.ts';

type Reason = readonly [zh: string, en: string];

const ask = '请运维';
const exportAgain = '请到来源系统重新导出，再上传一次。';
const exportAgainEn = 'Export it again at its source and upload it once more.';

const reasons: Readonly<Record<string, Reason>> = {
  ...coachingReasons,
  ...calibrationReasons,
  ...reviewReasons,
  // Signing in.
  'sign-in-needed': ['请先登录。', 'Sign in first.'],
  'sign-in-refused': ['账号或密码不正确。', 'Login or password is wrong.'],
  'access-refused': [
    '您的角色不能做这件事；需要时请联系系统运维人员。',
    'None of your roles may do this; ask operations.',
  ],
  'csrf-refused': ['页面已过期，请重新加载后再试。', 'This page is out of date: load it again.'],
  'setup-refused': [
    '这个链接无效或已用过。请在运行 Earmark 的机器上，打开启动时打印的链接。',
    'This link is not valid or was used. On the machine that runs Earmark, open the link it printed at the start.',
  ],
  'password-weak': [
    '密码不够安全：至少 10 位，不少于五个不同字符，且不包含账号。',
    'The password is too weak: 10 characters or more, five different ones, and not the login.',
  ],
  'login-invalid': [
    '账号须为 2 到 64 位字母、数字或 . _ @ -，并填写姓名。',
    'A login has 2 to 64 letters, digits or . _ @ -, and a person has a name.',
  ],
  'person-exists': ['这个账号已经有人使用。', 'This login is taken.'],
  'oidc-expired': ['登录等待时间过长，请再登录一次。', 'Signing in took too long: try again.'],
  'oidc-failed': ['统一身份登录没有成功，请再试一次。', 'Single sign-on did not succeed: try again.'],
  'oidc-unknown': [
    '统一身份已通过，但还没有对应的账号；请联系系统运维人员添加。',
    'Single sign-on knows you, but you have no account here yet: ask operations.',
  ],
  'oidc-unreachable': [
    '统一身份服务没有应答，请稍后再试。',
    'The single sign-on service does not answer: try again later.',
  ],
  'original-refused': [
    '原始内容不能打开，请重新填写原因后再试。',
    'The original stays closed: ask again with a reason.',
  ],

  // Nothing is lost, something is missing.
  'no-engine': [
    `还没有可用的语音识别模型，这段录音也没有附文字稿。${ask}运行 earmark models pull sense-voice-small 下载模型，或随录音提供文字稿。`,
    'No recogniser is ready and no transcript came with it. Run "earmark models pull sense-voice-small", or supply a transcript.',
  ],
  'ffmpeg-missing': [
    `这种音频格式要用 ffmpeg 解码，服务器上还没有。${ask}安装 ffmpeg，或上传 WAV 文件。`,
    'This format needs ffmpeg, which is not installed. Install it, or upload a WAV file.',
  ],
  'asr-refused': [
    `语音识别服务拒绝了密钥。${ask}更正 ASR_API_KEY。`,
    'The recogniser refused the key: correct ASR_API_KEY.',
  ],
  'asr-command-missing': [
    `语音识别程序无法启动。${ask}更正 ASR_COMMAND 或文件权限。`,
    'The recogniser cannot be started: correct ASR_COMMAND or the rights of the file.',
  ],
  'asr-model-broken': [
    `语音识别模型文件已损坏。${ask}用 earmark models pull 重新下载。`,
    'The recogniser model cannot be loaded: fetch it again with "earmark models pull".',
  ],
  'asr-whisper-missing': [
    `没有找到 whisper 程序。${ask}设置 WHISPER_BIN。`,
    'There is no whisper program: set WHISPER_BIN.',
  ],

  // The file itself cannot be judged.
  'audio-empty': [
    `文件是空的，里面没有声音。${exportAgain}`,
    `The file is empty: there is no sound in it. ${exportAgainEn}`,
  ],
  'audio-silent': [
    '整段录音没有人说话，只有静音或杂音，所以无法质检。请核对是否录错了线路。',
    'Nobody speaks in it, there is only silence or noise. Check that the right line was recorded.',
  ],
  'audio-not-audio': [
    '文件内容不是录音（扩展名可能写错了）。请上传真正的录音文件。',
    'The content is not audio, whatever its name says. Upload the recording itself.',
  ],
  'audio-damaged': [
    `录音文件已损坏，无法完整读出。${exportAgain}`,
    `The recording is damaged and cannot be read. ${exportAgainEn}`,
  ],
  'audio-truncated': [
    `录音不完整：实际内容比文件头写的短，多半是传输中断。${exportAgain}`,
    `The recording is cut off: it is shorter than its header says. ${exportAgainEn}`,
  ],
  'audio-too-long': [
    `录音超过允许的时长。请拆成多段上传，或${ask}调高 MAX_MINUTES。`,
    'The recording is longer than allowed. Split it, or raise MAX_MINUTES.',
  ],
  'audio-too-large': [
    `文件超过允许的大小。请拆成多段上传，或${ask}调高 MAX_FILE_MB。`,
    'The file is larger than allowed. Split it, or raise MAX_FILE_MB.',
  ],
  'audio-too-many-channels': [
    '录音有三个以上声道，但元数据没有说明哪两个是客服和客户。请在元数据里补上 channels。',
    'It has three channels or more and its metadata does not say which carry agent and customer. Add channels.',
  ],
  'transcript-empty': [`文字稿是空文件。${exportAgain}`, `The transcript is empty. ${exportAgainEn}`],
  'transcript-many-calls': [
    '一个文字稿里有多通通话。请每通导出一个文件。',
    'The transcript holds several calls. Export one file per call.',
  ],

  // A step gave up.
  'asr-failed': [
    `语音识别程序出错退出。${ask}检查识别引擎后重试。`,
    'The recogniser failed. Check it, then retry.',
  ],
  'asr-crashed': [
    `语音识别进程意外中止。可先重试一次，仍不行请交给运维。`,
    'The recogniser’s process ended. Retry once; if it happens again, hand it to operations.',
  ],
  'asr-timeout': [
    '语音识别没有在限定时间内完成，可能正忙。请稍后重试。',
    'The recogniser gave no answer in time. Retry later.',
  ],
  'asr-busy': ['语音识别服务正忙，稍后会自动再试。', 'The recogniser is busy; it is asked again later.'],
  'asr-unreachable': [
    `连不上语音识别服务。${ask}确认它在运行，然后重试。`,
    'The recogniser cannot be reached. See that it is running, then retry.',
  ],
  'storage-missing': [
    '存储里已经找不到这个录音文件。请重新上传。',
    'The file is no longer in storage. Upload it again.',
  ],
  'storage-unreachable': [
    `连不上录音存储。${ask}恢复存储后会自动继续。`,
    'The storage cannot be reached. Work goes on when it is back.',
  ],
  'storage-denied': [
    `录音存储拒绝访问。${ask}更正存储账号。`,
    'The storage refuses access: correct its account.',
  ],
  'worker-died': [
    `处理这段录音时程序多次中止，文件可能有问题。请把通话编号交给运维检查。`,
    'The worker died several times on this recording. Hand its id to operations.',
  ],
  'disk-full': [
    `服务器磁盘已满。${ask}清理空间，之后自动继续。`,
    'The disk is full. Free some space; work goes on by itself.',
  ],
  'version-mismatch': [
    `各处理程序的规则或模型版本不一致。${ask}用同一套规则重启。`,
    'The workers have different rules or models. Restart them with the same ones.',
  ],

  // A request was refused.
  'upload-invalid': [
    '上传的内容不完整或不是可识别的录音。请检查录音、元数据和文字稿后再传。',
    'The upload is not complete or not a recording. Check audio, metadata and transcript.',
  ],
  'file-too-large': ['文件超过允许的大小。请拆成多段上传。', 'The file is larger than allowed. Split it.'],
  'body-too-large': ['上传的内容太大。', 'The upload is too large.'],
  'retry-not-needed': ['这段录音没有需要重试的步骤。', 'There is nothing to try again.'],
  'audio-unplayable': ['这段录音无法播放。', 'The audio cannot be played.'],
  'database-unreachable': [
    `连不上数据库。${ask}恢复数据库后再试。`,
    'The database cannot be reached. Try again when it is back.',
  ],
  'knowledge-unknown': [
    '没有这条话术或知识，可能已被删除。',
    'There is no such script or item; it may have been removed.',
  ],
  'knowledge-invalid': [
    `话术与知识文件写法有误，详情见技术说明。${ask}运行 earmark knowledge lint 查看全部问题。`,
    'The files of scripts and knowledge items have a mistake: "earmark knowledge lint" shows all of them.',
  ],
  'rules-invalid': [
    '规则写法有误，请按提示的文件和行号修改。',
    'The rules are not right: mend the file and line named.',
  ],
  'rules-missing': [
    '这套规则缺少 pack.yaml，不能使用。',
    'This rule set has no pack.yaml and cannot be used.',
  ],
  'rules-too-heavy': [
    '这条规则太费时间或内存，没有检查完。请去掉最后加上的内容，尤其是重复次数很大的表达式。',
    'This rule takes too long or too much memory. Take out what was added last, large counts in expressions above all.',
  ],
  'rules-busy': [
    '正在检查的规则太多，请稍等再试。',
    'Too many rules are being checked. Try again in a moment.',
  ],
  'rule-set-unknown': [
    '没有这套规则，请返回规则列表选择。',
    'There is no such rule set. Choose one from the list of rules.',
  ],
  'rule-unknown': ['这套规则里没有这条规则。', 'This rule set has no such rule.'],
  'no-rules-yet': [
    '还没有生效的规则，请先启动处理程序。',
    'No rules are in force yet: start a worker first.',
  ],
  'rule-set-in-force': ['这套规则已经在生效。', 'This rule set is in force already.'],
  'nothing-to-roll-back': ['之前没有别的规则集，无法撤回。', 'No rule set was in force before this one.'],
  'why-missing': ['请写明原因，它会和这次改动一起保留。', 'Say why; the reason is kept with the change.'],
  'who-missing': ['请写明是谁改的。', 'Say who changes the rules.'],
  'label-invalid': ['这个答案不能用，请重新选择。', 'This answer cannot be used. Choose again.'],
  'label-id-taken': [
    '这个标注已经存过，内容不同。请刷新再标。',
    'This label is stored already and differs. Reload.',
  ],
  'recording-unknown': ['没有这通电话，可能已被删除。', 'There is no such call; it may have been deleted.'],
  'recording-not-analysed': [
    '这通电话还没有分析完，稍后再标。',
    'This call is not analysed yet. Label it later.',
  ],
  'period-invalid': [
    '日期写法有误，或止日早于起日。',
    'A date is not right, or the last day is before the first.',
  ],
  'diff-busy': [
    '已有两次比较在进行，请等其中一次完成或先停止它。',
    'Two comparisons are running. Wait for one, or stop it.',
  ],
  'no-labels': [
    '还没有可以学习的标注。先到“标注”页确认一些通话；其中四分之一会留着比较用。',
    'There are no labels to learn from yet. Label calls first; a quarter of them is kept for comparing.',
  ],
  'training-busy': [
    '已有模型在训练，请等它结束。',
    'A model is being trained already. Wait until it is done.',
  ],
  'training-died': [
    '训练所在的程序中途停了，没有存下新版本。请重新训练。',
    'The program that trained it ended before it was done. Train it again.',
  ],
  'model-unknown': [
    '没有这个模型版本，请从列表里选。',
    'There is no such version. Choose one from the list.',
  ],
  'model-in-force': ['这个版本已经在用。', 'This version is in force already.'],
  'model-damaged': [
    '这个版本的文件有损坏，不能使用。请换一个版本，或重新训练。',
    'The files of this version are damaged. Choose another one, or train it again.',
  ],
  'model-changed': ['别人刚刚换了模型，请刷新再看。', 'Somebody else changed the models. Look again.'],
  'no-models-yet': [
    '还没有模型在用，请先启动处理程序。',
    'No models are in force yet: start a worker first.',
  ],
  'shadow-running': ['这个版本已在影子运行。', 'This version runs in shadow already.'],
  'shadow-not-running': ['这个版本没有在影子运行。', 'This version does not run in shadow.'],
  'labels-invalid': [
    '标注或对话文件有一行不能用，见下面的技术说明。',
    'A line of the labels or calls cannot be used; see the technical note.',
  ],
  'not-found': [
    '没有这通电话，或它还没有转写和分析完。请核对编号。',
    'There is no such call, or it is not transcribed and analysed yet. Check the id.',
  ],
  validation: [
    '筛选条件有误，请清除筛选后再试。',
    'A filter is not usable. Clear the filters and try again.',
  ],
};

/** For codes that are not listed: what holds for the whole family. */
const families: ReadonlyArray<readonly [prefix: string, reason: Reason]> = [
  ['audio-', [`这个录音文件无法读取。${exportAgain}`, `The audio cannot be read. ${exportAgainEn}`]],
  [
    'transcript-',
    [`文字稿的格式或时间有误，无法使用。${exportAgain}`, `The transcript cannot be used. ${exportAgainEn}`],
  ],
  [
    'asr-',
    [`语音识别没有成功。${ask}检查识别引擎后重试。`, 'The recogniser did not succeed. Check it, then retry.'],
  ],
];

/** The sentence for a code, or null when this page does not know the code. */
export function reasonText(code: string | null, language: LanguageCode): string | null {
  if (code === null) return null;
  const known = Object.hasOwn(reasons, code) ? reasons[code] : undefined;
  const reason = known ?? families.find(([prefix]) => code.startsWith(prefix))?.[1];
  return reason?.[language === 'zh' ? 0 : 1] ?? null;
}
