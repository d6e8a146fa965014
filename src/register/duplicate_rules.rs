//! Whether two registrations may be one person (疑似同一人): what speaks for it and against it, and a score.
//!
//! Only civil facts that identify someone are read: identity number, name, birth date, and the names and numbers around them.

use std::collections::BTreeSet;

use super::national_id;

/// From this score on a pair is shown.
const SCORE_MIN: i32 = 65;
const SCORE_MAX: i32 = 100;
/// More names than this do not make a reason clearer.
const NAMES_SHOWN: usize = 3;

/// What is compared of a registration. Empty texts are unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    pub name: String,
    /// How the name can be read, in pinyin without tones.
    pub sounds: Vec<String>,
    pub sex: String,
    pub birth_date: String,
    pub national_id: String,
    pub phone: String,
    pub guardian: String,
    /// A number that those in one household share; 0 where it is unknown.
    pub household: i64,
    pub head: String,
    /// The names of all in the household.
    pub members: BTreeSet<String>,
}

/// One reason, as a code with what its sentence names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    pub code: &'static str,
    pub params: Vec<(&'static str, String)>,
}

#[derive(Default)]
struct Weighed {
    score: i32,
    reasons: Vec<Reason>,
}

impl Weighed {
    fn add(&mut self, points: i32, code: &'static str, params: Vec<(&'static str, String)>) {
        self.score += points;
        self.reasons.push(Reason { code, params });
    }
}

/// The score (0–100) and the reasons, the weightiest kind first; none if the two do not look like one person.
#[must_use]
pub fn compare(a: &Facts, b: &Facts) -> Option<(u32, Vec<Reason>)> {
    let mut weighed = Weighed::default();
    let sure = compare_ids(a, b, &mut weighed);
    let named = compare_names(a, b, &mut weighed);
    let born = compare_births(a, b, &mut weighed);
    if !sure && !(named && (born || a.birth_date.is_empty() || b.birth_date.is_empty())) {
        return None;
    }
    compare_kin(a, b, &mut weighed);
    if !a.sex.is_empty() && !b.sex.is_empty() && a.sex != b.sex {
        weighed.add(-30, "sex_differs", Vec::new());
    }
    let score = if sure { weighed.score.max(SCORE_MIN) } else { weighed.score };
    (score >= SCORE_MIN).then(|| (score.min(SCORE_MAX).unsigned_abs(), weighed.reasons))
}

/// True for the same number: that alone is enough to ask.
fn compare_ids(a: &Facts, b: &Facts, weighed: &mut Weighed) -> bool {
    if a.national_id.is_empty() || b.national_id.is_empty() {
        return false;
    }
    if a.national_id == b.national_id {
        weighed.add(70, "same_id", Vec::new());
        return true;
    }
    let (whole_a, whole_b) = (whole_id(&a.national_id), whole_id(&b.national_id));
    if whole_a == whole_b {
        weighed.add(65, "same_id_15", Vec::new());
        return true;
    }
    if is_slip(&whole_a, &whole_b) {
        weighed.add(30, "id_one_place", Vec::new());
        return false;
    }
    let right = |id: &str| national_id::read(id).is_ok_and(|read| read.notes.is_empty());
    // A number with a wrong check digit is no proof of another person.
    let against = if right(&whole_a) && right(&whole_b) { -30 } else { -15 };
    weighed.add(against, "id_differs", Vec::new());
    false
}

/// A number in 18 places, also where it was kept with 15.
#[must_use]
pub fn whole_id(id: &str) -> String {
    if national_id::is_whole(id) {
        return id.to_owned();
    }
    national_id::read(id).map_or_else(|_| id.to_owned(), |read| read.id.as_str().to_owned())
}

/// One place differs, or two neighbours are swapped.
fn is_slip(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let differing: Vec<usize> = (0..a.len()).filter(|at| a[*at] != b[*at]).collect();
    match differing[..] {
        [_] => true,
        [first, second] => second == first + 1 && a[first] == b[second] && a[second] == b[first],
        _ => false,
    }
}

fn compare_names(a: &Facts, b: &Facts, weighed: &mut Weighed) -> bool {
    if a.name.is_empty() || b.name.is_empty() {
        return false;
    }
    if a.name == b.name {
        weighed.add(40, "same_name", Vec::new());
        return true;
    }
    if a.sounds.iter().any(|sound| b.sounds.contains(sound)) {
        weighed.add(25, "name_sounds_alike", Vec::new());
        return true;
    }
    weighed.add(0, "name_differs", Vec::new());
    false
}

fn compare_births(a: &Facts, b: &Facts, weighed: &mut Weighed) -> bool {
    if a.birth_date.is_empty() || b.birth_date.is_empty() {
        return false;
    }
    if a.birth_date == b.birth_date {
        weighed.add(35, "same_birth_date", Vec::new());
        return true;
    }
    let parts = |date: &str| date.splitn(3, '-').map(str::to_owned).collect::<Vec<_>>();
    let (one, other) = (parts(&a.birth_date), parts(&b.birth_date));
    let code = match (&one[..], &other[..]) {
        ([year, month, day], [other_year, other_month, other_day]) => {
            let differing =
                [year != other_year, month != other_month, day != other_day].iter().filter(|part| **part).count();
            match differing {
                1 => Some("birth_one_part"),
                2 if year == other_year && month == other_day && day == other_month => Some("birth_day_month_swapped"),
                _ => None,
            }
        }
        _ => None,
    };
    match code {
        Some(code) => weighed.add(15, code, Vec::new()),
        None => weighed.add(-15, "birth_differs", Vec::new()),
    }
    code.is_some()
}

/// Those around them: each says a little, together no more than two.
fn compare_kin(a: &Facts, b: &Facts, weighed: &mut Weighed) {
    let mut reasons = Vec::new();
    let mut add = |code: &'static str, params: Vec<(&'static str, String)>| reasons.push(Reason { code, params });
    let own = |name: &String| *name == a.name || *name == b.name;
    if a.household != 0 && a.household == b.household {
        add("same_household", Vec::new());
    } else {
        let shares_head = !a.head.is_empty() && !own(&a.head) && a.head == b.head;
        if shares_head {
            add("same_head", vec![("name", a.head.clone())]);
        }
        let says_nothing = |name: &String| name.is_empty() || own(name) || (shares_head && *name == a.head);
        let both = a.members.intersection(&b.members).filter(|name| !says_nothing(name));
        let shared: Vec<&str> = both.map(String::as_str).take(NAMES_SHOWN).collect();
        if !shared.is_empty() {
            add("same_members", vec![("names", shared.join("、"))]);
        }
    }
    if !a.guardian.is_empty() && a.guardian == b.guardian {
        add("same_guardian", vec![("name", a.guardian.clone())]);
    }
    if !a.phone.is_empty() && a.phone == b.phone {
        add("same_phone", Vec::new());
    }
    weighed.score += 15 * reasons.len().min(2) as i32;
    weighed.reasons.extend(reasons);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::search_text::sounds_of_name;

    /// Reads `name|birth|id|head|members|phone|guardian|sex`.
    fn facts(text: &str) -> Facts {
        let mut cells = text.split('|').map(str::to_owned);
        let mut next = || cells.next().unwrap_or_default();
        let (name, birth_date, national_id, head, members) = (next(), next(), next(), next(), next());
        let (phone, guardian, sex) = (next(), next(), next());
        Facts {
            sounds: sounds_of_name(&name),
            members: members.split(' ').filter(|name| !name.is_empty()).map(str::to_owned).collect(),
            household: 0,
            name,
            birth_date,
            national_id,
            head,
            phone,
            guardian,
            sex,
        }
    }

    #[test]
    fn a_pair_is_judged_by_what_speaks_for_it_and_against_it() {
        const NONE: Option<(u32, &str)> = None;
        let cases = [
            // The number alone is enough to ask, whatever else differs.
            (
                "赵桂梅|1972-07-11|61090219720711947X",
                "赵桂梅|1972-07-11|61090219720711947X",
                Some((100, "same_id same_name same_birth_date")),
            ),
            (
                "赵桂梅|1972-07-11|61090219720711947X",
                "王芳|1990-01-01|61090219720711947X",
                Some((65, "same_id name_differs birth_differs")),
            ),
            (
                "赵桂梅|1972-07-11|61090219720711947X",
                "赵桂梅|1972-07-11|610902720711947",
                Some((100, "same_id_15 same_name same_birth_date")),
            ),
            // A slip of the pen in the number.
            (
                "赵桂梅|1972-07-11|61090219720711947X",
                "赵桂梅|1972-07-11|61090219720711974X",
                Some((100, "id_one_place same_name same_birth_date")),
            ),
            ("赵桂梅|1972-07-11|61090219720711947X", "赵大山|1972-07-11|61090219720711946X", NONE),
            // Name and birth date.
            ("王芳|1990-01-01", "王芳|1990-01-01", Some((75, "same_name same_birth_date"))),
            ("王芳|1990-01-01", "王芳|1991-02-01", NONE),
            ("王芳|1990-01-01", "王芳|", NONE),
            (
                "王芳|1990-03-01||李强|王芳 李强",
                "王芳|1990-01-03||李强|王芳 李强",
                Some((70, "same_name birth_day_month_swapped same_head")),
            ),
            ("王芳|1990-03-01", "王芳|1990-03-02", NONE),
            (
                "王芳|1990-03-01||||13900000001",
                "王芳|1990-03-02||||13900000001",
                Some((70, "same_name birth_one_part same_phone")),
            ),
            // Homophones need kin as well.
            ("王芳|1990-01-01", "王方|1990-01-01", NONE),
            (
                "王芳|1990-01-01||李强|王芳 李强",
                "王方|1990-01-01||李强|王方 李强",
                Some((75, "name_sounds_alike same_birth_date same_head")),
            ),
            (
                "王芳|1990-01-01|||王芳 李小明",
                "王方|1990-01-01|||王方 李小明",
                Some((75, "name_sounds_alike same_birth_date same_members")),
            ),
            (
                "解小乐|2015-01-01|||||解大伟",
                "谢小乐|2015-01-01|||||解大伟",
                Some((75, "name_sounds_alike same_birth_date same_guardian")),
            ),
            // Heads of their own households share no head.
            ("王芳|1990-01-01||王芳|王芳", "王方|1990-01-01||王方|王方", NONE),
            ("王芳|1990-03-01||王芳|王芳", "王芳|1990-01-03||王芳|王芳", NONE),
            // Two right numbers say two people, unless much speaks for one.
            ("王芳|1990-01-01|610902199001011227", "王芳|1990-01-01|61240119900101002X", NONE),
            // Siblings of one day.
            ("王一|2020-05-01||王强|王一 王二 王强", "王二|2020-05-01||王强|王一 王二 王强", NONE),
            ("王芳|1990-01-01||||||2", "王芳|1990-01-01||||||1", NONE),
            ("|2026-05-01||李强|李强", "|2026-05-01||李强|李强", NONE),
        ];
        for (a, b, expected) in cases {
            for (a, b) in [(a, b), (b, a)] {
                let found = compare(&facts(a), &facts(b));
                let found = found.map(|(score, reasons)| {
                    let codes: Vec<&str> = reasons.iter().map(|reason| reason.code).collect();
                    (score, codes.join(" "))
                });
                assert_eq!(found, expected.map(|(score, codes)| (score, codes.to_owned())), "{a} — {b}");
            }
        }
    }
}
