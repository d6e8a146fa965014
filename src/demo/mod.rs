//! A register of invented people, the same for the same seed: for trying the program out, for tests and for measuring.

mod care;
mod dice;

use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use uuid::Uuid;

use crate::Result;
use crate::ledger::{Book, Env, FixedEnv, UNIT, Value, WriteTx};
use crate::register::schema::{HOUSEHOLD, RESIDENT};
use crate::register::{divisions, national_id};
use crate::security::Role;
use crate::session::Session;

pub use care::{FilledCare, fill_care};
use dice::Dice;

const SURNAMES: &str =
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎";
const GIVEN: &str =
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国文志春梅红玲飞云龙宇晨欣怡佳雪婷浩然子轩梓涵雨桐思远嘉俊";
/// Households to one write: a write stays small enough to be quick to undo and to send.
const RESIDENTS_PER_WRITE: usize = 10_000;

/// How many of each were made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filled {
    pub residents: usize,
    pub households: usize,
}

/// Fills the register with so many residents. At a town they are spread over its villages.
pub fn fill(session: &mut Session, residents: usize, seed: u64) -> Result<Filled> {
    let units: Vec<String> = match session.role() {
        Role::Village => vec![session.unit().to_owned()],
        Role::Town => divisions::villages_of(session.unit()).map(|village| village.code.to_owned()).collect(),
    };
    let author = session.user.clone();
    with_repeating_env(&mut session.book, seed, |book| fill_units(book, &author, &units, residents, seed))
}

/// Ids come from the seed too; a second filling with the same seed goes on where the journal stands.
fn with_repeating_env<T>(book: &mut Book, seed: u64, f: impl FnOnce(&mut Book) -> Result<T>) -> Result<T> {
    let start = format!("cunce demo {seed} {}", book.core.own_head()?.counter);
    let now = jiff::Timestamp::from_millisecond(book.env.now_ms()).unwrap_or_default();
    let repeating: Arc<dyn Env> = Arc::new(FixedEnv::new(now.to_zoned(jiff::tz::TimeZone::UTC), start.as_bytes()));
    let real = std::mem::replace(&mut book.env, repeating);
    let done = f(book);
    book.env = real;
    done
}

fn fill_units(book: &mut Book, author: &str, units: &[String], residents: usize, seed: u64) -> Result<Filled> {
    let mut dice = Dice::new(b"cunce demo people", seed);
    let today = book.env.today();
    let (mut made, mut households) = (0, 0);
    while made < residents {
        let until = residents.min(made + RESIDENTS_PER_WRITE);
        book.write(author, "demo", |tx| {
            while made < until {
                let unit = &units[households % units.len()];
                let number = households / units.len() + 1;
                let members = 1 + dice.below(6).min(until - made - 1);
                write_household(tx, &mut dice, today, unit, number, members)?;
                made += members;
                households += 1;
            }
            Ok(())
        })?;
    }
    Ok(Filled { residents: made, households })
}

fn write_household(
    tx: &mut WriteTx<'_>,
    dice: &mut Dice,
    today: Date,
    unit: &str,
    number: usize,
    members: usize,
) -> Result<()> {
    let (household, head) = (tx.new_id(), tx.new_id());
    let group = format!("{}组", 1 + dice.below(8));
    let fields = [
        (UNIT, Value::text(unit)),
        ("number", Value::text(&format!("{number:04}"))),
        ("village_group", Value::text(&group)),
        ("head", Value::id(head)),
    ];
    tx.create(HOUSEHOLD, household, None, &fields)?;
    let surname = dice.pick(SURNAMES);
    let head_age = 24 + dice.below(56) as i64;
    for place in 0..members {
        let id = if place == 0 { head } else { tx.new_id() };
        let fields = person(dice, today, unit, household, surname, place, head_age);
        tx.create(RESIDENT, id, None, &fields)?;
    }
    Ok(())
}

fn person(
    dice: &mut Dice,
    today: Date,
    unit: &str,
    household: Uuid,
    surname: char,
    place: usize,
    head_age: i64,
) -> Vec<(&'static str, Value)> {
    let (relation, age, male) = match place {
        0 => ("02", head_age, dice.below(4) > 0),
        1 => ("10", head_age - 1 + dice.below(3) as i64, false),
        2 | 3 => {
            let male = dice.below(2) == 0;
            (if male { "20" } else { "30" }, (head_age - 22 - dice.below(12) as i64).max(0), male)
        }
        4 => ("52", head_age + 21 + dice.below(9) as i64, false),
        _ => ("51", head_age + 22 + dice.below(9) as i64, true),
    };
    let surname = if place == 1 || place == 4 { dice.pick(SURNAMES) } else { surname };
    let mut name = String::from(surname);
    for _ in 0..1 + usize::from(dice.below(3) > 0) {
        name.push(dice.pick(GIVEN));
    }
    let birth = today.saturating_sub(age.min(103).years()).saturating_sub((dice.below(364) as i64).days());
    let away = age >= 16 && dice.below(4) == 0;
    let mut fields = vec![
        (UNIT, Value::text(unit)),
        ("household", Value::id(household)),
        ("name", Value::text(&name)),
        ("sex", Value::text(if male { "1" } else { "2" })),
        ("birth_date", Value::text(&birth.to_string())),
        ("national_id", Value::text(&citizen_id(dice, birth, male))),
        ("ethnicity", Value::text(if dice.below(25) == 0 { "15" } else { "01" })),
        ("marital_status", Value::text(if age < 22 { "10" } else { "20" })),
        ("relation_to_head", Value::text(relation)),
        ("residence_status", Value::text(if away { "away" } else { "at_home" })),
    ];
    if away {
        fields.push(("away_to", Value::text(["西安市", "江苏苏州", "广东东莞", "浙江宁波"][dice.below(4)])));
    }
    if age >= 14 {
        fields.push(("phone", Value::text(&format!("1{}{:09}", 3 + dice.below(7), dice.below(1_000_000_000)))));
    }
    fields
}

fn citizen_id(dice: &mut Dice, birth: Date, male: bool) -> String {
    let area = ["610902", "612401"][dice.below(2)];
    let sequence = dice.below(500) * 2 + usize::from(male);
    let start = format!("{area}{}{sequence:03}", birth.strftime("%Y%m%d"));
    format!("{start}{}", national_id::check_digit(&start))
}
