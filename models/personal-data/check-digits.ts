/** Check digits of identity cards and bank cards. */

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

const WITH_BIRTHDAY = /^[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]$/;

/** 18 characters with a day that can be a birthday: of random digits one in 2,000 has that. */
export const hasBirthday = (digits: string): boolean => WITH_BIRTHDAY.test(digits);

/** GB 11643: 18 characters, a day that can be a birthday, check digit by ISO 7064 MOD 11-2. */
export function isIdCard(digits: string): boolean {
  if (!hasBirthday(digits)) return false;
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  return '10X98765432'[sum % 11] === digits[17];
}

/** Luhn (ISO/IEC 7812), 16 to 19 digits, first digit as cards of payment schemes have it. */
export function isBankCard(digits: string): boolean {
  if (!/^[3-6]\d{15,18}$/.test(digits)) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const twice = digit * 2;
    sum += i % 2 === 0 ? digit : twice > 9 ? twice - 9 : twice;
  }
  return sum % 10 === 0;
}
