/** Which language the screens speak; remembered in this browser. English is loaded by those who switch to it. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { type Texts, zh } from './zh.ts';

export type LanguageCode = 'zh' | 'en';

interface Language {
  readonly code: LanguageCode;
  readonly texts: Texts;
  toggle(): void;
}

const storageKey = 'earmark.language';
const LanguageContext = createContext<Language>({ code: 'zh', texts: zh, toggle: () => {} });

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [code, setCode] = useState<LanguageCode>(remembered);
  const [english, setEnglish] = useState<Texts | null>(null);
  const isMissing = code === 'en' && english === null;
  const texts = code === 'en' && english !== null ? english : zh;

  useEffect(() => {
    if (isMissing)
      loadEnglish().then(setEnglish, () => {
        // Rather Chinese than nothing where the file cannot be had.
        setCode('zh');
      });
  }, [isMissing]);

  useEffect(() => {
    if (isMissing) return;
    document.documentElement.lang = texts.tag;
    try {
      localStorage.setItem(storageKey, code);
    } catch {
      // Storage may be forbidden by browser policy; the switch then lasts for this page only.
    }
  }, [code, isMissing, texts.tag]);

  const value = useMemo(
    () => ({
      code,
      texts,
      // The words first: what is on the screen stays there until they are here.
      toggle: () => {
        if (code === 'en') return setCode('zh');
        loadEnglish().then(
          (loaded) => {
            setEnglish(loaded);
            setCode('en');
          },
          () => undefined,
        );
      },
    }),
    [code, texts],
  );
  if (isMissing) return null;
  return <LanguageContext.Provider value={value}>{children}</LanguageContext.Provider>;
}

export const useLanguage = (): Language => useContext(LanguageContext);
export const useTexts = (): Texts => useContext(LanguageContext).texts;

async function loadEnglish(): Promise<Texts> {
  return (await import('./en.ts')).en;
}

function remembered(): LanguageCode {
  try {
    return localStorage.getItem(storageKey) === 'en' ? 'en' : 'zh';
  } catch {
    return 'zh';
  }
}
