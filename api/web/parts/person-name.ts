/** People by name. Answers carry `names` by login; an account that is gone goes by its login, the program by a word. */
import { useTexts } from '../texts/language.tsx';

export type Names = Readonly<Record<string, string>>;

export function useNameOf(names: Names): (login: string) => string {
  const { system, product } = useTexts();
  const programs: Names = { system, earmark: product };
  return (login) => names[login] ?? programs[login] ?? login;
}
