/** Words of boards in the language of the screens. */
import { boardsEn } from './boards-en.ts';
import { type BoardTexts, boardsZh } from './boards-zh.ts';
import { useLanguage } from './language.tsx';

export function useBoardTexts(): BoardTexts {
  return useLanguage().code === 'zh' ? boardsZh : boardsEn;
}
