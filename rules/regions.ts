/** Regions as platforms write them: 四川/成都, 四川省成都市郫都区, 四川-成都. */

const SEPARATORS = /[\s/\\,，、·>|_-]+/;
const SUFFIX = /(壮族自治区|回族自治区|维吾尔自治区|特别行政区|自治区|自治州|地区|省|市|盟|州)/g;

/** `unknown`: the region is missing, or too coarse to tell (四川 where 四川/成都 is asked for). */
export function regionFit(
  region: string | null | undefined,
  wanted: readonly string[],
): 'inside' | 'outside' | 'unknown' {
  if (region === null || region === undefined || region.trim() === '') return 'unknown';
  const own = plain(region);
  let isCoarse = false;
  for (const one of wanted) {
    const asked = plain(one);
    const last = plain(one.split(SEPARATORS).at(-1) ?? '');
    // 成都 alone is enough where 四川/成都 is asked for.
    if (own.startsWith(asked) || (last !== '' && own.startsWith(last))) return 'inside';
    if (asked.startsWith(own)) isCoarse = true;
  }
  return isCoarse ? 'unknown' : 'outside';
}

function plain(region: string): string {
  return region.normalize('NFKC').split(SEPARATORS).join('').replace(SUFFIX, '');
}
