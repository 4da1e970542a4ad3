/** Which language the screens speak; remembered in this browser. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { en } from './en.ts';
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
  const texts = code === 'zh' ? zh : en;

  useEffect(() => {
    document.documentElement.lang = texts.tag;
    try {
      localStorage.setItem(storageKey, code);
    } catch {
      // Storage may be forbidden by browser policy; the switch then lasts for this page only.
    }
  }, [code, texts.tag]);

  const value = useMemo(
    () => ({ code, texts, toggle: () => setCode((now) => (now === 'zh' ? 'en' : 'zh')) }),
    [code, texts],
  );
  return <LanguageContext.Provider value={value}>{children}</LanguageContext.Provider>;
}

export const useLanguage = (): Language => useContext(LanguageContext);
export const useTexts = (): Texts => useContext(LanguageContext).texts;

function remembered(): LanguageCode {
  try {
    return localStorage.getItem(storageKey) === 'en' ? 'en' : 'zh';
  } catch {
    return 'zh';
  }
}
