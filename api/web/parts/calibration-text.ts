/** What is judged in calibration, and what is said of it, in words. */
import { useMemo } from 'react';
import type { CalibrationItemShape } from '../../calibration-shapes.ts';
import { useLanguage } from '../texts/language.tsx';

type Named = Pick<CalibrationItemShape, 'item' | 'rule'>;

export interface ItemText {
  titleOf(item: Named): string;
  answerText(value: string): string;
}

export function useItemText(): ItemText {
  const { code, texts } = useLanguage();
  return useMemo(() => {
    const models: Readonly<Record<string, string>> = texts.labelling.models;
    const values: Readonly<Record<string, string>> = {
      ...texts.businessTypes,
      ...texts.labelling.values,
      ...texts.verdicts,
    };
    return {
      titleOf: ({ item, rule }) => rule?.title[code] ?? models[item] ?? item,
      answerText: (value) => values[value] ?? value,
    };
  }, [code, texts]);
}
