//! Places of stay (流向地, 外出地): kept no finer than a county (design, 1.8).

use super::text::compact;

/// Counties and cities whose own name ends like that of a town.
const COUNTIES_LIKE_TOWNS: [&str; 11] =
    ["景德镇", "新乡", "萍乡", "桐乡", "湘乡", "宁乡", "金乡", "内乡", "西乡", "东乡", "平乡"];

/// Words that only an address below the county has.
const ADDRESS_WORDS: [&str; 15] = [
    "街道", "社区", "小区", "大道", "公司", "工地", "工厂", "单元", "号楼", "村委", "门牌", "大街", "花园", "学校",
    "宿舍",
];

/// Whether a text says more than province, city and county: it has a number, an address word, or a part
/// behind the last 省, 市, 县, 区 that ends like a town, village or street.
#[must_use]
pub fn is_finer_than_county(text: &str) -> bool {
    let text = compact(text);
    let has_number = text.chars().any(|c| c.is_ascii_digit());
    if has_number || ADDRESS_WORDS.iter().any(|word| text.contains(word)) {
        return true;
    }
    let rest = text.rsplit(['省', '市', '县', '区', '旗', '盟']).next().unwrap_or_default();
    rest.ends_with(['镇', '乡', '村', '组', '路', '街', '巷', '弄', '号', '栋', '室', '厂', '屯', '寨'])
        && !COUNTIES_LIKE_TOWNS.iter().any(|county| rest.ends_with(county))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_county_is_the_finest_place() {
        let coarse = [
            "",
            "新疆",
            "广东东莞",
            "浙江宁波",
            "西安市",
            "江苏省苏州市",
            "江苏苏州",
            "广东省深圳市龙华区",
            "内蒙古锡林郭勒盟",
            "河南新乡",
            "陕西西乡",
            "江西景德镇",
            "景德镇市",
            "新乡市",
            "镇江",
            "路桥区",
            "乡宁县",
            "镇坪县",
            "外省",
            "国外",
            "香港",
        ];
        for text in coarse {
            assert!(!is_finer_than_county(text), "{text}");
        }
        let fine = [
            "东莞市长安镇",
            "东莞长安镇",
            "西安市雁塔区小寨路",
            "苏州市工业园区星湖街328号",
            "龙华区民治街道",
            "某某花园3栋",
            "汉滨区五里镇周营村",
            "富士康公司",
            "周营村三组",
            "深圳龙岗工厂",
        ];
        for text in fine {
            assert!(is_finer_than_county(text), "{text}");
        }
    }
}
