//! The closed code lists of a resident's fields, with their labels and the words rosters use for them.

use super::text::compact;

/// One entry of a list: the stored code and its labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    pub code: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
}

/// A closed list of codes for one field.
#[derive(Debug)]
pub struct CodeList {
    /// The field of a resident that holds a code of this list.
    pub field: &'static str,
    pub codes: &'static [Code],
    /// A code, and other words for it with blanks between.
    synonyms: &'static [(&'static str, &'static str)],
    /// An ending that may stand behind a label or be left out (汉, 汉族).
    ending: &'static str,
}

impl CodeList {
    /// The code that a roster's or a person's word stands for: the code itself, a label in either language,
    /// or a synonym. None if the word is in no list: it is never guessed.
    #[must_use]
    pub fn from_text(&self, text: &str) -> Option<&'static str> {
        let word = compact(text);
        if word.is_empty() {
            return None;
        }
        self.code_of(&word).or_else(|| self.code_of(word.strip_suffix(self.ending)?))
    }

    /// The entry with a stored code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&'static Code> {
        self.codes.iter().find(|entry| entry.code == code)
    }

    fn code_of(&self, word: &str) -> Option<&'static str> {
        let is_label = |entry: &&Code| {
            entry.code == word
                || entry.zh == word
                || (!self.ending.is_empty() && entry.zh.strip_suffix(self.ending) == Some(word))
                || compact(entry.en).eq_ignore_ascii_case(word)
        };
        let label = self.codes.iter().find(is_label).map(|entry| entry.code);
        label.or_else(|| {
            let has = |words: &str| words.split(' ').any(|synonym| synonym.eq_ignore_ascii_case(word));
            self.synonyms.iter().find(|(_, words)| has(words)).map(|(code, _)| *code)
        })
    }
}

/// The list of a field, if its values are codes.
#[must_use]
pub fn list_of(field: &str) -> Option<&'static CodeList> {
    LISTS.into_iter().find(|list| list.field == field)
}

/// Every list.
pub static LISTS: [&CodeList; 6] =
    [&SEX, &ETHNICITY, &MARITAL_STATUS, &EDUCATION, &RELATION_TO_HEAD, &RESIDENCE_STATUS];

/// Sex (性别), GB/T 2261.1.
pub static SEX: CodeList = CodeList {
    field: "sex",
    codes: &[
        code("1", "男", "male"),
        code("2", "女", "female"),
        code("0", "未知", "unknown"),
        code("9", "未说明", "not stated"),
    ],
    synonyms: &[("1", "男性 m 男生"), ("2", "女性 f 女生"), ("0", "未知的性别"), ("9", "未说明的性别")],
    ending: "",
};

/// Marital status (婚姻状况), GB/T 2261.2.
pub static MARITAL_STATUS: CodeList = CodeList {
    field: "marital_status",
    codes: &[
        code("10", "未婚", "never married"),
        code("20", "已婚", "married"),
        code("21", "初婚", "first marriage"),
        code("22", "再婚", "remarried"),
        code("23", "复婚", "marriage restored"),
        code("30", "丧偶", "widowed"),
        code("40", "离婚", "divorced"),
        code("90", "未说明", "not stated"),
    ],
    synonyms: &[
        ("10", "未婚者 未 single"),
        ("20", "有配偶 已结婚 已 结婚"),
        ("30", "丧 丧妻 丧夫"),
        ("40", "离异 已离婚 离"),
        ("90", "未说明的婚姻状况"),
    ],
    ending: "",
};

/// Education (文化程度), GB/T 4658.
pub static EDUCATION: CodeList = CodeList {
    field: "education",
    codes: &[
        code("10", "研究生", "postgraduate"),
        code("20", "大学本科", "university"),
        code("30", "大学专科", "college"),
        code("40", "中等职业", "vocational secondary"),
        code("60", "普通高中", "senior secondary"),
        code("70", "初中", "junior secondary"),
        code("80", "小学", "primary"),
        code("90", "其他", "other"),
    ],
    synonyms: &[
        ("10", "研究生教育 硕士 博士 硕士研究生 博士研究生 硕士及以上 研究生及以上"),
        ("20", "大学本科教育 本科 大学 学士 本科及以上 大本"),
        ("30", "大学专科教育 大专 专科 高职 高职高专 大学专科和专科学校"),
        ("40", "中等职业教育 中专 中职 职高 技校 中技 职业高中 中等专科 中等专业学校"),
        ("60", "高中 普通高级中学 普通高级中学教育 高中毕业"),
        ("70", "初级中学 初级中学教育 初中毕业"),
        ("80", "小学教育 小学毕业"),
        ("90", "其它 文盲 半文盲 不识字 文盲半文盲 学龄前 学前 学前教育 幼儿园 未上学 无"),
    ],
    ending: "",
};

/// Where a resident lives (居住状态); rosters head the middle two 流出 and 流入.
pub static RESIDENCE_STATUS: CodeList = CodeList {
    field: "residence_status",
    codes: &[
        code("at_home", "在家", "at home"),
        code("away", "外出", "away"),
        code("newcomer", "新来居民", "newcomer"),
        code("moved_out", "迁出", "moved out"),
        code("deceased", "死亡", "deceased"),
    ],
    synonyms: &[
        ("at_home", "常住 在村 居家 本地 在册 户籍常住 常住人口 在籍 在住"),
        ("away", "流出 流出人口 外出务工 务工 外出打工 打工 在外 外出人口 人户分离"),
        ("newcomer", "流入 流入人口 新来 暂住 外来 外来人口"),
        ("moved_out", "已迁出 户口迁出 迁走"),
        ("deceased", "去世 已故 已死亡 亡故 病故 身故 逝世"),
    ],
    ending: "",
};

/// Relation to the head of the household (与户主关系), GB/T 4761-2008. The standard's codes that number
/// children by birth (21–26, 31–36) are left out: 长子 and 次子 are both a son.
pub static RELATION_TO_HEAD: CodeList =
    CodeList { field: "relation_to_head", codes: RELATIONS, synonyms: RELATION_WORDS, ending: "" };

/// The relation of the head of a household to himself or herself.
pub const HEAD: &str = "02";

/// Ethnic group (民族), GB/T 3304.
pub static ETHNICITY: CodeList = CodeList {
    field: "ethnicity",
    codes: ETHNIC_GROUPS,
    synonyms: &[("97", "其他民族 其它"), ("98", "外国血统 外国血统中国籍人士 入籍")],
    ending: "族",
};

const fn code(code: &'static str, zh: &'static str, en: &'static str) -> Code {
    Code { code, zh, en }
}

const RELATIONS: &[Code] = &[
    code("02", "户主", "head"),
    code("10", "配偶", "spouse"),
    code("11", "夫", "husband"),
    code("12", "妻", "wife"),
    code("20", "子", "son"),
    code("28", "女婿", "son-in-law"),
    code("30", "女", "daughter"),
    code("38", "儿媳", "daughter-in-law"),
    code("41", "孙子", "son's son"),
    code("42", "孙女", "son's daughter"),
    code("43", "外孙子", "daughter's son"),
    code("44", "外孙女", "daughter's daughter"),
    code("45", "孙媳或外孙媳", "grandson's wife"),
    code("46", "孙女婿或外孙女婿", "granddaughter's husband"),
    code("47", "曾孙子或外曾孙子", "great-grandson"),
    code("48", "曾孙女或外曾孙女", "great-granddaughter"),
    code("50", "父母", "parent"),
    code("51", "父亲", "father"),
    code("52", "母亲", "mother"),
    code("53", "公公", "husband's father"),
    code("54", "婆婆", "husband's mother"),
    code("55", "岳父", "wife's father"),
    code("56", "岳母", "wife's mother"),
    code("61", "祖父", "father's father"),
    code("62", "祖母", "father's mother"),
    code("63", "外祖父", "mother's father"),
    code("64", "外祖母", "mother's mother"),
    code("66", "曾祖父", "great-grandfather"),
    code("67", "曾祖母", "great-grandmother"),
    code("71", "兄", "elder brother"),
    code("72", "嫂", "elder brother's wife"),
    code("73", "弟", "younger brother"),
    code("74", "弟媳", "younger brother's wife"),
    code("75", "姐", "elder sister"),
    code("76", "姐夫", "elder sister's husband"),
    code("77", "妹", "younger sister"),
    code("78", "妹夫", "younger sister's husband"),
    code("81", "伯父", "father's elder brother"),
    code("82", "伯母", "wife of father's elder brother"),
    code("83", "叔父", "father's younger brother"),
    code("84", "婶母", "wife of father's younger brother"),
    code("85", "舅父", "mother's brother"),
    code("86", "舅母", "wife of mother's brother"),
    code("87", "姨父", "husband of mother's sister"),
    code("88", "姨母", "mother's sister"),
    code("89", "姑父", "husband of father's sister"),
    code("90", "姑母", "father's sister"),
    code("91", "堂兄弟姐妹", "cousin of the father's line"),
    code("92", "表兄弟姐妹", "cousin of the mother's line"),
    code("93", "侄子", "brother's son"),
    code("94", "侄女", "brother's daughter"),
    code("95", "外甥", "sister's son"),
    code("96", "外甥女", "sister's daughter"),
    code("97", "其他亲属", "other kin"),
    code("99", "非亲属", "not kin"),
];

const RELATION_WORDS: &[(&str, &str)] = &[
    ("02", "本人 户主本人 01 自己"),
    ("10", "爱人"),
    ("11", "丈夫 老公"),
    ("12", "妻子 老婆"),
    (
        "20",
        "儿子 长子 次子 三子 四子 五子 六子 七子 大儿子 二儿子 三儿子 小儿子 幼子 独子 独生子 二子 养子 继子 其他儿子 养子或继子 21 22 23 24 25 26 27 29",
    ),
    (
        "30",
        "女儿 长女 次女 二女 三女 四女 五女 六女 七女 大女儿 二女儿 三女儿 小女儿 幼女 独女 独生女 养女 继女 其他女儿 养女或继女 31 32 33 34 35 36 37 39",
    ),
    ("28", "婿 上门女婿"),
    ("38", "媳 儿媳妇 长媳 次媳 三媳"),
    ("41", "孙 长孙 次孙 孙儿"),
    ("42", "长孙女 次孙女"),
    ("43", "外孙 外孙儿"),
    ("44", "长外孙女"),
    ("45", "孙媳 孙媳妇 外孙媳 外孙媳妇"),
    ("46", "孙女婿 孙婿 外孙女婿"),
    ("47", "曾孙 曾孙子 外曾孙 外曾孙子 重孙 重孙子"),
    ("48", "曾孙女 外曾孙女 重孙女"),
    ("51", "父 爸爸 爸 养父 继父 57"),
    ("52", "母 妈妈 妈 养母 继母 58"),
    ("53", "家公"),
    ("54", "家婆"),
    ("55", "丈人 岳丈"),
    ("56", "丈母 丈母娘"),
    ("61", "爷爷 爷"),
    ("62", "奶奶 奶"),
    ("63", "外公 姥爷"),
    ("64", "外婆 姥姥"),
    ("71", "哥 哥哥 兄长 长兄"),
    ("72", "嫂子 嫂嫂"),
    ("73", "弟弟 胞弟"),
    ("74", "弟妹 弟媳妇"),
    ("75", "姐姐 胞姐"),
    ("77", "妹妹 胞妹"),
    ("81", "伯 大伯"),
    ("82", "伯娘"),
    ("83", "叔 叔叔"),
    ("84", "婶 婶婶 婶子"),
    ("85", "舅 舅舅"),
    ("86", "舅妈"),
    ("87", "姨夫"),
    ("88", "姨 姨妈"),
    ("89", "姑夫"),
    ("90", "姑 姑姑 姑妈"),
    ("91", "堂兄 堂弟 堂姐 堂妹 堂兄弟 堂姐妹"),
    ("92", "表兄 表弟 表姐 表妹 表兄弟 表姐妹 表哥"),
    ("93", "侄 侄儿"),
    ("95", "外甥子"),
    ("97", "其它亲属 亲属 亲戚 其他亲戚"),
    ("99", "非亲属关系 无亲属关系 其他非亲属"),
];

const ETHNIC_GROUPS: &[Code] = &[
    code("01", "汉族", "Han"),
    code("02", "蒙古族", "Mongol"),
    code("03", "回族", "Hui"),
    code("04", "藏族", "Tibetan"),
    code("05", "维吾尔族", "Uyghur"),
    code("06", "苗族", "Miao"),
    code("07", "彝族", "Yi"),
    code("08", "壮族", "Zhuang"),
    code("09", "布依族", "Bouyei"),
    code("10", "朝鲜族", "Korean"),
    code("11", "满族", "Manchu"),
    code("12", "侗族", "Dong"),
    code("13", "瑶族", "Yao"),
    code("14", "白族", "Bai"),
    code("15", "土家族", "Tujia"),
    code("16", "哈尼族", "Hani"),
    code("17", "哈萨克族", "Kazakh"),
    code("18", "傣族", "Dai"),
    code("19", "黎族", "Li"),
    code("20", "傈僳族", "Lisu"),
    code("21", "佤族", "Va"),
    code("22", "畲族", "She"),
    code("23", "高山族", "Gaoshan"),
    code("24", "拉祜族", "Lahu"),
    code("25", "水族", "Sui"),
    code("26", "东乡族", "Dongxiang"),
    code("27", "纳西族", "Naxi"),
    code("28", "景颇族", "Jingpo"),
    code("29", "柯尔克孜族", "Kyrgyz"),
    code("30", "土族", "Tu"),
    code("31", "达斡尔族", "Daur"),
    code("32", "仫佬族", "Mulao"),
    code("33", "羌族", "Qiang"),
    code("34", "布朗族", "Blang"),
    code("35", "撒拉族", "Salar"),
    code("36", "毛南族", "Maonan"),
    code("37", "仡佬族", "Gelao"),
    code("38", "锡伯族", "Xibe"),
    code("39", "阿昌族", "Achang"),
    code("40", "普米族", "Pumi"),
    code("41", "塔吉克族", "Tajik"),
    code("42", "怒族", "Nu"),
    code("43", "乌孜别克族", "Uzbek"),
    code("44", "俄罗斯族", "Russian"),
    code("45", "鄂温克族", "Ewenki"),
    code("46", "德昂族", "De'ang"),
    code("47", "保安族", "Bonan"),
    code("48", "裕固族", "Yugur"),
    code("49", "京族", "Gin"),
    code("50", "塔塔尔族", "Tatar"),
    code("51", "独龙族", "Derung"),
    code("52", "鄂伦春族", "Oroqen"),
    code("53", "赫哲族", "Hezhen"),
    code("54", "门巴族", "Monba"),
    code("55", "珞巴族", "Lhoba"),
    code("56", "基诺族", "Jino"),
    code("97", "其他", "other"),
    code("98", "外国血统中国籍", "of foreign origin"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_rosters_are_understood() {
        type Words<'a> = &'a [(&'a str, Option<&'a str>)];
        let cases: &[(&CodeList, Words<'_>)] = &[
            (
                &SEX,
                &[
                    ("男", Some("1")),
                    (" 女 ", Some("2")),
                    ("2", Some("2")),
                    ("Male", Some("1")),
                    ("", None),
                    ("男女", None),
                ],
            ),
            (
                &MARITAL_STATUS,
                &[
                    ("已婚", Some("20")),
                    ("初婚", Some("21")),
                    ("再婚", Some("22")),
                    ("复婚", Some("23")),
                    ("未婚", Some("10")),
                    ("丧偶", Some("30")),
                    ("离异", Some("40")),
                    ("离婚", Some("40")),
                    ("未说明", Some("90")),
                    ("20", Some("20")),
                    ("同居", None),
                ],
            ),
            (
                &EDUCATION,
                &[
                    ("初中", Some("70")),
                    ("大专", Some("30")),
                    ("本科", Some("20")),
                    ("文盲", Some("90")),
                    ("高中", Some("60")),
                    ("职高", Some("40")),
                    ("某校", None),
                ],
            ),
            (
                &RELATION_TO_HEAD,
                &[
                    ("户主", Some("02")),
                    ("本人", Some("02")),
                    ("长子", Some("20")),
                    ("次子", Some("20")),
                    ("儿子", Some("20")),
                    ("子", Some("20")),
                    ("独生子", Some("20")),
                    ("22", Some("20")),
                    ("长女", Some("30")),
                    ("女", Some("30")),
                    ("女儿", Some("30")),
                    ("夫", Some("11")),
                    ("妻", Some("12")),
                    ("配偶", Some("10")),
                    ("父", Some("51")),
                    ("母亲", Some("52")),
                    ("爷爷", Some("61")),
                    ("外祖父", Some("63")),
                    ("孙", Some("41")),
                    ("外孙子", Some("43")),
                    ("女婿", Some("28")),
                    ("儿媳", Some("38")),
                    ("媳", Some("38")),
                    ("公公", Some("53")),
                    ("岳母", Some("56")),
                    ("兄", Some("71")),
                    ("弟弟", Some("73")),
                    ("姐", Some("75")),
                    ("妹妹", Some("77")),
                    ("侄子", Some("93")),
                    ("其他亲属", Some("97")),
                    ("非亲属", Some("99")),
                    ("其他", None),
                    ("朋友", None),
                    ("媳妇", None),
                ],
            ),
            (
                &RESIDENCE_STATUS,
                &[
                    ("在家", Some("at_home")),
                    ("流出", Some("away")),
                    ("流入", Some("newcomer")),
                    ("外出", Some("away")),
                    ("moved out", Some("moved_out")),
                    ("不知道", None),
                ],
            ),
            (
                &ETHNICITY,
                &[
                    ("汉", Some("01")),
                    ("汉族", Some("01")),
                    ("满族", Some("11")),
                    ("土家族", Some("15")),
                    ("土", Some("30")),
                    ("回", Some("03")),
                    ("56", Some("56")),
                    ("han", Some("01")),
                    ("其他", Some("97")),
                    ("族", None),
                    ("穿青人", None),
                ],
            ),
        ];
        for (list, words) in cases {
            for (word, expected) in *words {
                assert_eq!(list.from_text(word), *expected, "{}: {word:?}", list.field);
            }
        }
    }

    #[test]
    fn no_list_says_anything_twice_and_every_label_leads_back() {
        for list in LISTS {
            let mut words: Vec<String> = Vec::new();
            for entry in list.codes {
                assert!(!entry.zh.is_empty() && !entry.en.is_empty());
                for word in [entry.code, entry.zh, entry.en] {
                    assert_eq!(list.from_text(word), Some(entry.code), "{}: {word}", list.field);
                }
                words.extend([entry.code.to_owned(), entry.zh.to_owned()]);
            }
            for (code, synonyms) in list.synonyms {
                assert!(list.get(code).is_some(), "{}: {code}", list.field);
                for word in synonyms.split(' ') {
                    assert_eq!(list.from_text(word), Some(*code), "{}: {word}", list.field);
                    words.push(word.to_owned());
                }
            }
            let all = words.len();
            words.sort();
            words.dedup();
            assert_eq!(words.len(), all, "{}: a word stands twice", list.field);
            assert!(std::ptr::eq(list_of(list.field).unwrap(), list));
        }
        assert_eq!(ETHNICITY.codes.len(), 58);
    }

    #[test]
    fn birth_order_cannot_be_kept() {
        for code in ["21", "22", "23", "24", "25", "26", "31", "32", "33", "34", "35", "36"] {
            assert!(RELATION_TO_HEAD.get(code).is_none());
            assert_eq!(RELATION_TO_HEAD.from_text(code), Some(if code < "30" { "20" } else { "30" }));
        }
    }
}
