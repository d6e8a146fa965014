// The code lists of the register with their names: sex, marital status, education, relation to the head, residence, ethnic group.

/** [code, Chinese, English] in the order in which a form offers them. */
type CodeList = readonly (readonly [string, string, string])[];

/** 性别 GB/T 2261.1 */
const sex: CodeList = [["1", "男", "male"], ["2", "女", "female"], ["0", "未知", "unknown"], ["9", "未说明", "not stated"]];

/** 婚姻状况 GB/T 2261.2 */
const maritalStatus: CodeList = [
  ["10", "未婚", "never married"], ["20", "已婚", "married"], ["21", "初婚", "first marriage"], ["22", "再婚", "remarried"],
  ["23", "复婚", "marriage restored"], ["30", "丧偶", "widowed"], ["40", "离婚", "divorced"], ["90", "未说明", "not stated"],
];

/** 文化程度 GB/T 4658 */
const education: CodeList = [
  ["10", "研究生", "postgraduate"], ["20", "大学本科", "bachelor"], ["30", "大学专科", "junior college"], ["40", "中专", "vocational school"],
  ["60", "高中", "senior middle school"], ["70", "初中", "junior middle school"], ["80", "小学", "primary school"], ["90", "未上过学", "no schooling"],
];

/** 与户主关系 GB/T 4761 */
const relation: CodeList = [
  ["02", "户主", "head"], ["01", "本人", "self"], ["10", "配偶", "spouse"], ["11", "夫", "husband"], ["12", "妻", "wife"], ["20", "子", "son"], ["28", "女婿", "son-in-law"],
  ["30", "女", "daughter"], ["38", "儿媳", "daughter-in-law"], ["41", "孙子", "grandson"], ["42", "孙女", "granddaughter"], ["50", "父母", "parent"], ["51", "父亲", "father"],
  ["52", "母亲", "mother"], ["61", "祖父", "grandfather"], ["62", "祖母", "grandmother"], ["71", "兄", "elder brother"], ["73", "弟", "younger brother"], ["75", "姐", "elder sister"],
  ["77", "妹", "younger sister"], ["97", "其他亲属", "other kin"], ["99", "非亲属", "not kin"],
];

/** 居住状态 */
const residence: CodeList = [
  ["at_home", "在家", "at home"], ["away", "外出", "away"], ["newcomer", "新来", "newcomer"], ["moved_out", "已迁出", "moved out"], ["deceased", "已故", "deceased"],
];

/** 民族 GB/T 3304 */
const ETHNIC_ZH =
  "汉族 蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克族 傣族 黎族 傈僳族 佤族 畲族 高山族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 土族 达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯族 阿昌族 普米族 塔吉克族 怒族 乌孜别克族 俄罗斯族 鄂温克族 德昂族 保安族 裕固族 京族 塔塔尔族 独龙族 鄂伦春族 赫哲族 门巴族 珞巴族 基诺族";
const ETHNIC_EN =
  "Han Mongol Hui Tibetan Uyghur Miao Yi Zhuang Bouyei Korean Manchu Dong Yao Bai Tujia Hani Kazakh Dai Li Lisu Va She Gaoshan Lahu Sui Dongxiang Naxi Jingpo Kirgiz Tu Daur Mulao Qiang Blang Salar Maonan Gelao Xibe Achang Pumi Tajik Nu Uzbek Russian Ewenki De'ang Bonan Yugur Gin Tatar Derung Oroqen Hezhen Monba Lhoba Jino";
const english = ETHNIC_EN.split(" ");
const ethnicity: CodeList = [
  ...ETHNIC_ZH.split(" ").map((name, index) => [String(index + 1).padStart(2, "0"), name, english[index] ?? name] as const),
  ["97", "其他", "other"], ["98", "外国血统", "foreign origin"],
];

const LISTS: Record<string, CodeList> = {
  sex, marital_status: maritalStatus, education, relation_to_head: relation, residence_status: residence, ethnicity,
};

export type Language = "zh" | "en";

/** The codes a field may hold, with their names; nothing for a field of free text. */
export function codesOf(field: string, language: Language): { value: string; label: string }[] | null {
  const list = LISTS[field];
  return list ? list.map(([value, zh, en]) => ({ value, label: language === "zh" ? zh : en })) : null;
}

/** The name of a code; the code itself where the list does not have it. */
export function codeName(field: string, code: string, language: Language): string {
  const found = LISTS[field]?.find(([value]) => value === code);
  return found ? found[language === "zh" ? 1 : 2] : code;
}
