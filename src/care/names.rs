//! How the closed lists of services and referrals are called, in Chinese and English, wherever they are told.

/// Where someone is referred to.
#[must_use]
pub fn sent_to(code: &str) -> (&'static str, &'static str) {
    match code {
        "station" => ("镇服务站", "the town's station"),
        "town_hospital" => ("镇卫生院", "town hospital"),
        "county_hospital" => ("区县医院", "county hospital"),
        _ => ("其他医院", "another hospital"),
    }
}

/// Where something was given.
#[must_use]
pub fn place(code: &str) -> (&'static str, &'static str) {
    match code {
        "station" => ("服务站", "service station"),
        "village_clinic" => ("村卫生室", "village clinic"),
        "home" => ("家里", "at home"),
        _ => ("别处", "elsewhere"),
    }
}

/// What came of a referral, or that there is no answer yet.
#[must_use]
pub fn answer(code: &str) -> (&'static str, &'static str) {
    match code {
        "seen" => ("看过了", "seen"),
        "treated" => ("治疗了", "treated"),
        "to_follow_up" => ("还要再看", "to be seen again"),
        "not_needed" => ("不需要处理", "nothing needed"),
        _ => ("还没有回音", "no answer yet"),
    }
}
