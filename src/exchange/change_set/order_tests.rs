//! The property the whole merge rests on: the same operations in any order, with repetition, give the same register.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use uuid::Uuid;

use super::apply::Applier;
use super::export::{ChangeSet, Lines, ReplicaNumbers};
use super::stream::{self, Run};
use super::wire::{self, Header, OpLine, WriteLine};
use super::withheld::Withheld;
use super::{Status, export, merge_files};
use crate::exchange::cards;
use crate::ledger::leaf::CHAIN_START;
use crate::ledger::{Choice, Env, SetClock, Value};
use crate::register::{self, Fields};
use crate::security::Role;
use crate::session::{NewOffice, Place, Session};

const TOWN: &str = "610902104";
const VILLAGE: &str = "610902104202";

pub(super) fn office(folder: &Path, role: Role, unit: &str, name: &str) -> Session {
    let place = Place { data: folder.join(name), state: folder.join(format!("{name}-state")) };
    let clock: Arc<dyn Env> = Arc::new(SetClock::from_rfc3339("2026-11-23T09:00:00+08:00").unwrap());
    Session::start(&place, &NewOffice { role, unit, name, passphrase: "山清水秀" }, clock).unwrap().0
}

const FIELDS: [&str; 3] = ["phone", "guardian", "away_to"];

/// What someone does next, at the town or in the village.
#[derive(Debug, Clone)]
enum Step {
    Edit {
        at_town: bool,
        person: usize,
        field: usize,
        value: u8,
    },
    Void {
        at_town: bool,
        person: usize,
    },
    Undo {
        at_town: bool,
    },
    /// One field, or everything.
    Erase {
        at_town: bool,
        person: usize,
        field: usize,
    },
    Resolve {
        at_town: bool,
        take: usize,
    },
    Exchange {
        up: bool,
    },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (any::<bool>(), 0..3usize, 0..3usize, 0..4u8)
            .prop_map(|(at_town, person, field, value)| Step::Edit { at_town, person, field, value }),
        1 => (any::<bool>(), 0..3usize).prop_map(|(at_town, person)| Step::Void { at_town, person }),
        1 => (any::<bool>(), 0..3usize, 0..4usize)
            .prop_map(|(at_town, person, field)| Step::Erase { at_town, person, field }),
        1 => any::<bool>().prop_map(|at_town| Step::Undo { at_town }),
        2 => (any::<bool>(), 0..3usize).prop_map(|(at_town, take)| Step::Resolve { at_town, take }),
        3 => any::<bool>().prop_map(|up| Step::Exchange { up }),
    ]
}

struct Pair {
    town: Session,
    village: Session,
    people: Vec<Uuid>,
    stick: PathBuf,
    files: usize,
}

impl Pair {
    fn start(folder: &Path) -> Self {
        let mut town = office(folder, Role::Town, TOWN, "五里镇");
        let mut village = office(folder, Role::Village, VILLAGE, "周营村");
        cards::trust_card(&mut village, town.identity.card()).unwrap();
        cards::trust_card(&mut town, village.identity.card()).unwrap();
        let home = Fields::from([("number".into(), "0001".into())]);
        let home = register::add_household(&mut village.book, "村", VILLAGE, &home).unwrap().value;
        let people = ["王一", "王二", "王三"].map(|name| {
            let fields = Fields::from([("name".into(), name.into()), ("birth_date".into(), "1990-01-01".into())]);
            register::add_person(&mut village.book, "村", home, &fields).unwrap().value
        });
        let stick = folder.to_owned();
        let mut pair = Self { town, village, people: people.to_vec(), stick, files: 0 };
        pair.exchange(true);
        pair
    }

    fn exchange(&mut self, up: bool) {
        self.files += 1;
        let file = self.stick.join(format!("{}.ccs", self.files));
        let (from, to, unit) =
            if up { (&mut self.village, &mut self.town, TOWN) } else { (&mut self.town, &mut self.village, VILLAGE) };
        export(from, unit, &file, None).unwrap();
        let report = merge_files(to, &[file], &mut |_| true).unwrap().remove(0);
        assert!(matches!(report.status, Status::Applied | Status::Already), "{report:?}");
    }

    fn take(&mut self, step: &Step) {
        let (at_town, user) = match step {
            Step::Exchange { up } => return self.exchange(*up),
            Step::Edit { at_town, .. }
            | Step::Void { at_town, .. }
            | Step::Undo { at_town }
            | Step::Erase { at_town, .. }
            | Step::Resolve { at_town, .. } => (*at_town, if *at_town { "镇" } else { "村" }),
        };
        let book = if at_town { &mut self.town.book } else { &mut self.village.book };
        // A refusal (taken back already, nothing to undo, superseded) is an answer too.
        let _ = match step {
            Step::Edit { person, field, value, .. } => {
                let field = FIELDS[*field];
                let fields = Fields::from([(
                    field.to_owned(),
                    ["", "西安市", "宝鸡市", "汉中市"][usize::from(*value)].to_owned(),
                )]);
                register::set_fields(book, user, self.people[*person], &fields)
            }
            Step::Void { person, .. } => register::void_row(book, user, self.people[*person], "other"),
            Step::Erase { person, field, .. } => {
                let named = FIELDS.get(*field).map(|name| vec![(*name).to_owned()]);
                register::erase(book, user, self.people[*person], named.as_deref()).map(|done| changed(done.op))
            }
            Step::Undo { .. } => book.undo(user).map(|done| changed(done.op)),
            Step::Resolve { take, .. } => {
                let conflicts = book.conflicts().unwrap();
                match conflicts.first() {
                    Some(conflict) => {
                        let op = conflict.heads[take % conflict.heads.len()].op;
                        book.resolve(user, conflict, &Choice::Take(op)).map(|done| changed(done.op))
                    }
                    None => Ok(changed(None)),
                }
            }
            Step::Exchange { .. } => Ok(changed(None)),
        };
    }
}

fn changed(op: Option<crate::ledger::OpId>) -> crate::ledger::Changed<()> {
    crate::ledger::Changed { value: (), op, rows: Vec::new() }
}

/// Every operation an office has, as the two lines that carry it.
fn all_lines(town: &Session) -> (Header, Vec<(String, String)>) {
    let other = if town.role() == Role::Town { VILLAGE } else { TOWN };
    let card = cards::office_of_unit(&town.book, other).unwrap();
    let stream = stream::find(&town.book, card.office).unwrap();
    let file = ChangeSet {
        book: &town.book,
        stream: &stream,
        office: &card,
        own: town.identity.card(),
        key: &town.replica_key,
        withheld: Withheld::default(),
    };
    let sender = super::export::sender(town).unwrap();
    let mut header = file.header(sender, stream.last + 1).unwrap();
    // The same order at both, so that lines of both can be mixed.
    header.replicas.sort_by_key(|replica| replica.unit != VILLAGE);
    let names = ReplicaNumbers::new(&header);
    let mut lines = Vec::new();
    town.book
        .core
        .ops_between(0, i64::MAX, |op| {
            let mut text = Lines::in_full(Vec::new());
            let run = Run { first: op.id, last: op.id };
            file.write_run(run, &names, &mut None, &mut text)?;
            let text = String::from_utf8(text.sink).unwrap();
            let (write, op) = text.trim_end().split_once('\n').unwrap();
            lines.push((write.to_owned(), op.to_owned()));
            Ok(())
        })
        .unwrap();
    (header, lines)
}

/// A new village office into which the operations are poured in the given order.
fn poured(folder: &Path, town: &Session, header: &Header, lines: &[(String, String)], order: &[usize]) -> Session {
    let mut fresh = office(folder, Role::Village, VILLAGE, &format!("新{}", order.len()));
    let Session { book, identity, .. } = &mut fresh;
    book.in_transaction(|book| {
        let mut applier = Applier::new(&book.core, header, town.identity.card(), identity, CHAIN_START)?;
        for at in order {
            let write: WriteLine<'_> = serde_json::from_str(&lines[*at].0).unwrap();
            let op: OpLine<'_> = serde_json::from_str(&lines[*at].1).unwrap();
            applier.write(&write)?;
            applier.op(&op)?;
        }
        applier.finish()
    })
    .unwrap();
    fresh
}

fn check(steps: &[Step], seed: u64) -> Result<(), TestCaseError> {
    let folder = tempfile::tempdir().unwrap();
    let mut pair = Pair::start(folder.path());
    // As files carried them before anything was erased.
    let mut earlier = Vec::new();
    for step in steps {
        if let Step::Erase { at_town, .. } = step {
            earlier.extend(all_lines(if *at_town { &pair.town } else { &pair.village }).1);
        }
        pair.take(step);
    }
    pair.exchange(true);
    pair.exchange(false);
    let expected = pair.town.book.digest(None, "resident").unwrap();
    prop_assert_eq!(
        &expected,
        &pair.village.book.digest(None, "resident").unwrap(),
        "after an exchange both show the same"
    );
    let conflicts = pair.town.book.conflicts().unwrap();

    let (header, mut lines) = all_lines(&pair.town);
    lines.extend(earlier);
    let mut order: Vec<usize> = (0..lines.len()).collect();
    shuffle(&mut order, seed);
    // Some come twice.
    order.extend(0..lines.len() / 3);
    let mut fresh = poured(folder.path(), &pair.town, &header, &lines, &order);
    prop_assert_eq!(&expected, &fresh.book.digest(None, "resident").unwrap(), "whatever the order");
    let ids = |conflicts: Vec<crate::ledger::Conflict>| {
        conflicts.into_iter().map(|conflict| conflict.id).collect::<std::collections::BTreeSet<_>>()
    };
    prop_assert_eq!(ids(conflicts), ids(fresh.book.conflicts().unwrap()));
    let gone = gone(&pair.town);
    for session in [&mut pair.town, &mut pair.village, &mut fresh] {
        prop_assert_eq!(&gone, &self::gone(session), "the same values are gone everywhere");
        let verified = session.book.verify().unwrap();
        prop_assert!(verified.ok, "{:?}", verified.checks);
    }
    Ok(())
}

/// The values of which only the digest is held: by operation and field.
fn gone(session: &Session) -> std::collections::BTreeSet<(crate::ledger::OpId, String)> {
    let core = &session.book.core;
    let mut gone = std::collections::BTreeSet::new();
    core.ops_between(0, i64::MAX, |op| {
        for write in op.fields.iter().filter(|write| write.value.is_erased()) {
            gone.insert((core.op_id(op.id)?, core.name_text(write.field)?.to_string()));
        }
        Ok(())
    })
    .unwrap();
    gone
}

fn shuffle(order: &mut [usize], seed: u64) {
    let mut stream = blake3::Hasher::new().update(&seed.to_le_bytes()).finalize_xof();
    for at in (1..order.len()).rev() {
        let mut bytes = [0; 8];
        stream.fill(&mut bytes);
        order.swap(at, (u64::from_le_bytes(bytes) % (at as u64 + 1)) as usize);
    }
}

#[test]
fn any_order_and_repetition_gives_the_same_register() {
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    runner.run(&(prop::collection::vec(step(), 5..40), any::<u64>()), |(steps, seed)| check(&steps, seed)).unwrap();
}

#[test]
fn an_unknown_field_and_an_unknown_entity_go_through_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let mut pair = Pair::start(folder.path());
    let person = pair.people[0];
    let thing = Uuid::from_u128(7);
    pair.village
        .book
        .write("村", "newer", |tx| {
            tx.set(person, &[("shoe_size", Value::Other("{\"b\":1.50,\"a\":[2]}".into()))])?;
            tx.create("well", thing, Some(person), &[("depth_m", Value::Int(12)), ("name", Value::text("老井"))])
        })
        .unwrap();
    pair.exchange(true);
    pair.exchange(false);
    let (_, lines) = all_lines(&pair.town);
    assert!(lines.iter().any(|(_, op)| op.contains("\"shoe_size\":{\"b\":1.50,\"a\":[2]}")));
    assert!(lines.iter().any(|(_, op)| op.contains("\"entity\":\"well\"") && op.contains("\"depth_m\":12")));
    assert!(pair.town.book.verify().unwrap().ok);
    assert_eq!(wire::FORMAT, 2);
}
