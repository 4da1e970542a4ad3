/** Province and city of a region as platforms write it: 四川/成都, 四川省成都市郫都区, 重庆市渝北区. */

export interface RegionParts {
  readonly province: string | null;
  readonly city: string | null;
}

const SEPARATORS = /[\s/\\,，、·>|_-]+/;
const PROVINCES =
  '北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|冀北';
const PROVINCE = new RegExp(`^(${PROVINCES})(壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区|省|市)?`);
const CITY = /^(.{2,6}?)(市|地区|自治州|盟|州)/;
/** Cities that are provinces: what follows them is a district. */
const WHOLE = new Set(['北京', '天津', '上海', '重庆']);

/** Without the endings 省 and 市, so that two ways to write a region count as one. */
export function placeOf(region: string | null): RegionParts {
  const text = (region ?? '').normalize('NFKC').trim();
  if (text === '') return { province: null, city: null };
  const [first = '', second] = text.split(SEPARATORS);
  const known = PROVINCE.exec(first);
  const province = known?.[1] ?? null;
  // 成都 alone: the city is known, its province is not.
  const rest = known === null ? first : first.slice(known[0].length) || (second ?? '');
  if (province !== null && WHOLE.has(province)) return { province, city: province };
  const city = CITY.exec(rest)?.[1] ?? (rest === '' || rest.length > 6 ? null : rest);
  return { province, city };
}
