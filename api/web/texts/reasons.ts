/** What a stable code means to a reviewer, in both languages; the API's own sentence is for operators. */

interface Reason {
  readonly zh: string;
  readonly en: string;
}

const reasons: Readonly<Record<string, Reason>> = {
  'no-engine': {
    zh: '还没有可用的语音识别模型。请运维运行 earmark models pull 下载模型，或随录音提供文字稿。',
    en: 'No recogniser is ready. Run “earmark models pull”, or supply a transcript with the recording.',
  },
};

/** The sentence for a code, or null when this page does not know the code. */
export function reasonText(code: string | null, language: 'zh' | 'en'): string | null {
  if (code === null || !Object.hasOwn(reasons, code)) return null;
  return reasons[code]?.[language] ?? null;
}
