//! Pinyin readings of the characters in names, where a name reads otherwise than the dictionary's first.

use std::borrow::Cow;

use pinyin::ToPinyin;

/// One syllable.
pub type Reading = Cow<'static, str>;

/// Surnames of two characters (复姓), with a reading where it differs from that of the single ones.
const COMPOUND_SURNAMES: &[(&str, &str)] = &[
    ("万俟", "mo qi"),
    ("上官", ""),
    ("东方", ""),
    ("东郭", ""),
    ("令狐", ""),
    ("公孙", ""),
    ("公羊", ""),
    ("单于", "chan yu"),
    ("南宫", ""),
    ("司徒", ""),
    ("司空", ""),
    ("司马", ""),
    ("呼延", ""),
    ("夏侯", ""),
    ("太史", ""),
    ("宇文", ""),
    ("完颜", ""),
    ("宗政", ""),
    ("尉迟", "yu chi"),
    ("慕容", ""),
    ("拓跋", "tuo ba"),
    ("欧阳", ""),
    ("淳于", ""),
    ("澹台", "tan tai"),
    ("濮阳", ""),
    ("独孤", ""),
    ("申屠", ""),
    ("百里", ""),
    ("皇甫", ""),
    ("端木", ""),
    ("第五", ""),
    ("纳兰", ""),
    ("西门", ""),
    ("诸葛", ""),
    ("赫连", ""),
    ("轩辕", ""),
    ("钟离", ""),
    ("长孙", "zhang sun"),
    ("闻人", ""),
    ("鲜于", "xian yu"),
];

/// Surnames with their own reading first, then the everyday one that people also type.
const SURNAMES: &[(char, &str)] = &[
    ('万', "wan"),
    ('么', "yao"),
    ('乐', "yue le"),
    ('仇', "qiu chou"),
    ('任', "ren"),
    ('六', "lu liu"),
    ('冼', "xian"),
    ('区', "ou qu"),
    ('华', "hua"),
    ('单', "shan dan"),
    ('卜', "bu"),
    ('句', "gou ju"),
    ('召', "shao zhao"),
    ('员', "yun yuan"),
    ('哈', "ha"),
    ('宁', "ning"),
    ('宿', "su"),
    ('尉', "wei yu"),
    ('应', "ying"),
    ('折', "she zhe"),
    ('撒', "sa"),
    ('晁', "chao"),
    ('曲', "qu"),
    ('曾', "zeng"),
    ('朴', "piao pu"),
    ('柏', "bai bo"),
    ('查', "zha cha"),
    ('洗', "xian xi"),
    ('燕', "yan"),
    ('牟', "mu mou"),
    ('盖', "ge gai"),
    ('盛', "sheng"),
    ('眭', "sui"),
    ('瞿', "qu"),
    ('种', "chong zhong"),
    ('秘', "bi mi"),
    ('繁', "po fan"),
    ('纪', "ji"),
    ('缪', "miao"),
    ('翟', "zhai di"),
    ('能', "nai neng"),
    ('臧', "zang"),
    ('葛', "ge"),
    ('藏', "zang cang"),
    ('行', "xing hang"),
    ('褚', "chu"),
    ('覃', "qin tan"),
    ('解', "xie jie"),
    ('訾', "zi"),
    ('谌', "chen shen"),
    ('费', "fei"),
    ('逄', "pang"),
    ('那', "na"),
    ('郄', "qie xi"),
    ('郇', "xun huan"),
    ('都', "du"),
    ('钭', "tou"),
    ('长', "chang zhang"),
    ('阚', "kan"),
    ('隗', "wei kui"),
    ('黑', "he hei"),
];

/// Characters that given names use with more than one living reading, or not with the first one.
const GIVEN: &[(char, &str)] = &[
    ('乐', "le yue"),
    ('了', "liao le"),
    ('传', "chuan"),
    ('伽', "jia qie"),
    ('单', "dan shan"),
    ('参', "shen can"),
    ('宁', "ning"),
    ('弹', "tan dan"),
    ('晟', "sheng cheng"),
    ('曾', "zeng ceng"),
    ('朝', "chao zhao"),
    ('柏', "bai bo"),
    ('炅', "jiong gui"),
    ('率', "shuai lv"),
    ('盛', "sheng cheng"),
    ('石', "shi"),
    ('翟', "zhai di"),
    ('茜', "qian xi"),
    ('莎', "sha suo"),
    ('菀', "wan yu"),
    ('蔚', "wei yu"),
    ('藏', "zang cang"),
    ('行', "xing hang"),
    ('角', "jiao jue"),
    ('解', "jie xie"),
    ('还', "huan hai"),
    ('重', "zhong chong"),
    ('钿', "dian tian"),
    ('长', "chang zhang"),
    ('露', "lu"),
    ('𠮷', "ji"),
];

/// How many characters at the start of a Chinese name are the surname: two for a compound one, else one.
#[must_use]
pub fn surname_chars(name: &[char]) -> usize {
    compound(name).map_or(1, |_| 2).min(name.len())
}

/// The readings of each character of a name, most usual first, without tones, `ü` written `v`; at most
/// two each. A character without a known reading has none.
#[must_use]
pub fn readings(name: &[char]) -> Vec<Vec<Reading>> {
    let compound = compound(name).map(|reading| reading.split(' ').collect::<Vec<_>>());
    name.iter()
        .enumerate()
        .map(|(i, c)| match compound.as_ref().and_then(|reading| reading.get(i)) {
            Some(syllable) if !syllable.is_empty() => vec![Reading::Borrowed(*syllable)],
            _ if i == 0 => own(SURNAMES, *c).unwrap_or_else(|| given(*c)),
            _ => given(*c),
        })
        .collect()
}

fn compound(name: &[char]) -> Option<&'static str> {
    // Two characters alone are a surname and a given name: 东方 is more likely Dong Fang.
    let [first, second, _, ..] = name else {
        return None;
    };
    let at = COMPOUND_SURNAMES.binary_search_by(|(surname, _)| surname.chars().cmp([*first, *second])).ok()?;
    Some(COMPOUND_SURNAMES[at].1)
}

fn given(c: char) -> Vec<Reading> {
    own(GIVEN, c).unwrap_or_else(|| dictionary(c))
}

fn own(table: &[(char, &'static str)], c: char) -> Option<Vec<Reading>> {
    let at = table.binary_search_by_key(&c, |(c, _)| *c).ok()?;
    Some(table[at].1.split(' ').map(Reading::Borrowed).collect())
}

/// The dictionary's other readings are mostly classical and would double the index for nothing. People
/// write `ü` as v and as u.
fn dictionary(c: char) -> Vec<Reading> {
    let Some(reading) = c.to_pinyin() else {
        return Vec::new();
    };
    let plain = reading.plain();
    if plain.contains('ü') {
        vec![plain.replace('ü', "v").into(), plain.replace('ü', "u").into()]
    } else {
        vec![plain.into()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        for table in [SURNAMES, GIVEN] {
            assert!(table.is_sorted_by(|a, b| a.0 < b.0));
            assert!(table.iter().all(|(_, readings)| readings.split(' ').count() <= 2));
        }
        assert!(COMPOUND_SURNAMES.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn surnames_read_as_surnames() {
        let cases = [
            ("赵桂梅", "zhao gui mei"),
            ("单雄信", "shan/dan xiong xin"),
            ("曾国", "zeng guo"),
            ("任华", "ren hua"),
            ("解小乐", "xie/jie xiao le/yue"),
            ("区明", "ou/qu ming"),
            ("吕女", "lv/lu nv/nu"),
            ("尉迟恭", "yu chi gong"),
            ("尉健行", "wei/yu jian xing/hang"),
            ("欧阳修", "ou yang xiu"),
            ("王𠮷", "wang ji"),
            ("王\u{E000}", "wang "),
        ];
        for (name, expected) in cases {
            let chars: Vec<char> = name.chars().collect();
            let got: Vec<String> = readings(&chars).iter().map(|r| r.join("/")).collect();
            assert_eq!(got.join(" "), expected, "{name}");
        }
        let of = |name: &str| surname_chars(&name.chars().collect::<Vec<_>>());
        assert_eq!((of("欧阳修"), of("赵桂梅"), of("东方"), of("王"), of("")), (2, 1, 1, 1, 0));
    }
}
