/** Passwords: argon2id with the library's own parameters (19 MiB, two passes), and what makes one acceptable. */
import { hash, verify } from '@node-rs/argon2';
import { EarmarkError } from '../pipeline/errors.ts';

const SHORTEST = 10;
/** Hashing takes longer for longer texts: a megabyte of password must not keep a core busy. */
const LONGEST = 200;

/** Throws EarmarkError `password-weak` with the reason. */
export async function hashPassword(password: string, login: string): Promise<string> {
  const reason = weakness(password, login);
  if (reason !== null) throw new EarmarkError('password-weak', reason, { status: 422 });
  return await hash(password.normalize('NFKC'));
}

/** `stored` null: takes as long as a wrong password does, so that the time does not tell who exists. */
export async function isPassword(stored: string | null, password: string): Promise<boolean> {
  if (password.length > LONGEST) return false;
  const isRight = await verify(stored ?? decoy, password.normalize('NFKC'));
  return isRight && stored !== null;
}

/** Of a password nobody has, with the same parameters. */
const decoy =
  '$argon2id$v=19$m=19456,t=2,p=1$xfKvjpzS9P3MmRZEOVSgRA$Zd6zBp7FgTQYNijEBk7OjyVJAr23UQiVBVg1ttF02u4';

function weakness(password: string, login: string): string | null {
  const characters = [...password];
  if (characters.length < SHORTEST) return `The password is too short: use ${SHORTEST} characters or more.`;
  if (password.length > LONGEST) return `The password is too long: use ${LONGEST} characters or fewer.`;
  if (new Set(characters).size < 5)
    return 'The password repeats few characters: use at least five different ones.';
  if (password.toLowerCase().includes(login.toLowerCase()))
    return 'The password holds the login: use another one.';
  return null;
}
