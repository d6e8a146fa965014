//! People who move between villages: offered, approved by the town, received; nothing is lost, and nobody learns more than is theirs to know.

mod common;

use common::{MINLI, Office, SISHU, TOWN, ZHOUYING, pages_hold};
use cunce::exchange::cards;
use cunce::exchange::change_set::inspect::{Kind, inspect};
use cunce::exchange::change_set::{self, Answer, Status, answer, export, hand_over, preview_files};
use cunce::ledger::Value;
use cunce::register::transfer::State;
use cunce::register::transfer::view::{TransferView, transfers};
use cunce::register::{self, Filter, transfer, view};
use uuid::Uuid;

/// A town with two villages: people leave 周营 and arrive in 四书 (or 民力).
struct Story {
    town: Office,
    old: Office,
    new: Office,
    stick: tempfile::TempDir,
    files: usize,
}

impl Story {
    fn start() -> Self {
        let (town, mut villages) = Office::town_and(&[ZHOUYING, SISHU]);
        let (new, old) = (villages.pop().unwrap(), villages.pop().unwrap());
        Self { town, old, new, stick: tempfile::tempdir().unwrap(), files: 0 }
    }

    /// The same, and the town as it was before it heard of anyone.
    fn start_with_backup_of_town() -> (Self, tempfile::TempDir) {
        let Self { town, old, new, stick, files } = Self::start();
        let (town, backup) = town.backed_up();
        (Self { town, old, new, stick, files }, backup)
    }

    /// Each village with the town, both ways.
    fn exchange(&mut self) {
        for at_new in [false, true] {
            let village = if at_new { &mut self.new } else { &mut self.old };
            self.files += 1;
            let up = village.export(TOWN, self.stick.path(), &format!("{}-up.ccs", self.files));
            accepted(&mut self.town, up);
        }
        for at_new in [false, true] {
            let village = if at_new { &mut self.new } else { &mut self.old };
            let unit = village.unit();
            self.files += 1;
            let down = self.town.export(&unit, self.stick.path(), &format!("{}-down.ccs", self.files));
            accepted(village, down);
        }
    }

    /// What town and villages show of each village is the same, and every register follows from its journal.
    fn assert_agreed(&mut self) {
        for village in [&self.old, &self.new] {
            assert_eq!(self.town.digest(&village.unit()), village.digest(&village.unit()), "{}", village.unit());
        }
        for office in [&mut self.town, &mut self.old, &mut self.new] {
            office.assert_sound();
        }
    }
}

fn accepted(office: &mut Office, file: std::path::PathBuf) {
    let report = office.merge(&[file]).remove(0);
    assert!(matches!(report.status, Status::Applied | Status::Already), "{report:?}");
}

fn offer(office: &mut Office, id: Uuid, to: &str, consent: bool) -> cunce::Result<Uuid> {
    let user = office.user();
    transfer::offer(&mut office.session.book, &user, id, to, consent).map(|done| done.value)
}

fn accept(office: &mut Office, id: Uuid) -> cunce::Result<&'static str> {
    let user = office.user();
    transfer::accept(&mut office.session.book, &user, id, None).map(|done| done.value.code())
}

fn refuse(office: &mut Office, id: Uuid) -> cunce::Result<&'static str> {
    let user = office.user();
    transfer::refuse(&mut office.session.book, &user, id).map(|done| done.value.code())
}

fn code<T: std::fmt::Debug>(done: cunce::Result<T>) -> &'static str {
    done.expect_err("refused").code
}

fn listed(office: &Office) -> Vec<TransferView> {
    transfers(&office.session.book).unwrap()
}

/// The names of those whom an office lists as living there.
fn living(office: &Office) -> Vec<String> {
    let filter = Filter { limit: 100, ..Filter::default() };
    let (_, rows) = register::people(&office.session.book, &filter).unwrap();
    let mut names: Vec<String> = rows.into_iter().map(|row| row.name).collect();
    names.sort();
    names
}

fn households(office: &Office) -> usize {
    let filter = Filter { limit: 100, ..Filter::default() };
    register::households(&office.session.book, &filter).unwrap().0
}

/// A couple in one household of the old village; the woman is its head.
fn couple(office: &mut Office) -> (Uuid, Uuid, Uuid) {
    let home = office.household(&[("number", "0001"), ("village_group", "3组")]);
    let mei = office.person(home, &[("name", "赵桂梅"), ("birth_date", "1972-07-11"), ("relation_to_head", "02")]);
    let shan = office.person(home, &[("name", "王大山"), ("birth_date", "1970-01-01")]);
    office.set(home, &[("head", &mei.to_string())]);
    (home, mei, shan)
}

#[test]
fn a_person_moves_through_the_town_and_later_edits_at_the_old_village_follow() {
    let mut story = Story::start();
    let (home, mei, _) = couple(&mut story.old);
    story.old.set(mei, &[("phone", "15088884060")]);
    story.exchange();

    let id = offer(&mut story.old, mei, SISHU, false).unwrap();
    assert_eq!(code(offer(&mut story.old, mei, SISHU, false)), "transfer_open", "one move at a time");
    assert_eq!(code(offer(&mut story.old, home, SISHU, false)), "transfer_open", "nor with the household meanwhile");
    assert_eq!(listed(&story.old)[0].state, "offered");
    assert_eq!(living(&story.old), ["王大山", "赵桂梅"], "an offer moves nobody");
    story.exchange();
    assert!(listed(&story.new).is_empty(), "nor does the new village hear of it before the town has said yes");

    let waiting = listed(&story.town).remove(0);
    assert!(waiting.can_accept && waiting.can_refuse);
    assert_eq!((waiting.direction.as_str(), waiting.name.as_str()), ("within", "赵桂梅"));
    assert_eq!(accept(&mut story.town, id).unwrap(), "approved");
    assert_eq!(accept(&mut story.town, id).unwrap(), "approved", "saying it twice changes nothing");
    // The old village does not know yet, and goes on writing.
    story.old.set(mei, &[("guardian", "赵大山"), ("note", "走后补登")]);
    story.exchange();

    assert_eq!(living(&story.old), ["王大山"]);
    assert_eq!(living(&story.new), ["赵桂梅"]);
    assert_eq!(story.old.shown(home, "head"), "", "the household she was the head of has none");
    let arriving = listed(&story.new).remove(0);
    assert_eq!((arriving.direction.as_str(), arriving.state.as_str()), ("arriving", "approved"));
    assert!(arriving.can_accept);
    assert_eq!(story.new.shown(mei, "phone"), "15088884060");
    assert_eq!(code(refuse(&mut story.old, id)), "town_decides");
    story.exchange();
    assert_eq!(story.new.shown(mei, "guardian"), "赵大山", "what was written after leaving has arrived");
    assert_eq!(story.new.shown(mei, "note"), "走后补登");

    let user = story.new.user();
    let new_home = story.new.household(&[("number", "0101")]);
    let done = transfer::accept(&mut story.new.session.book, &user, id, Some(new_home)).unwrap();
    assert_eq!(done.value.code(), "received");
    let record = view::person(&story.new.session.book, mei).unwrap();
    assert_eq!(record.row.household, Some(new_home.to_string()));
    assert_eq!(record.timeline[0].kind, "move_within");
    story.exchange();
    story.exchange();
    assert_eq!(listed(&story.old)[0].state, "received");
    assert_eq!(listed(&story.old)[0].month, "2026-11");
    for office in [&story.town, &story.old, &story.new] {
        assert!(office.conflicts().is_empty());
    }
    story.assert_agreed();
}

#[test]
fn a_household_moves_with_everyone_and_so_does_who_was_written_into_it_too_late() {
    let mut story = Story::start();
    let (home, mei, shan) = couple(&mut story.old);
    let stays = story.old.household(&[("number", "0002")]);
    story.old.person(stays, &[("name", "李四"), ("birth_date", "1980-01-01")]);
    story.exchange();
    let id = offer(&mut story.old, home, SISHU, true).unwrap();
    assert_eq!(code(offer(&mut story.old, shan, SISHU, true)), "transfer_open");
    story.exchange();
    accept(&mut story.town, id).unwrap();
    story.old.person(home, &[("name", "王小宝"), ("birth_date", "2026-11-20")]);
    story.exchange();
    assert_eq!(living(&story.new), ["王大山", "赵桂梅"]);
    assert_eq!(living(&story.old), ["李四", "王小宝"], "the child, written down too late, is still here");
    assert_eq!((households(&story.old), households(&story.new)), (1, 1));

    accept(&mut story.new, id).unwrap();
    story.exchange();
    let late = listed(&story.town).remove(0);
    assert_eq!((late.left_behind, late.can_accept), (1, true));
    assert_eq!(late.people, ["王小宝"]);
    assert_eq!(accept(&mut story.town, id).unwrap(), "received");
    story.exchange();
    assert_eq!(living(&story.new), ["王大山", "王小宝", "赵桂梅"]);
    assert_eq!(view::person(&story.new.session.book, mei).unwrap().row.household, Some(home.to_string()));
    assert_eq!(view::household(&story.new.session.book, home).unwrap().members.len(), 3);
    assert_eq!(living(&story.old), ["李四"]);
    assert_eq!(listed(&story.town)[0].left_behind, 0);
    story.assert_agreed();
}

#[test]
fn only_the_towns_word_moves_anyone() {
    let mut story = Story::start();
    let (_, mei, shan) = couple(&mut story.old);
    let id = offer(&mut story.old, shan, SISHU, false).unwrap();
    story.exchange();
    let before = story.town.digest(ZHOUYING);
    let forge = |office: &mut Office, write: &dyn Fn(&mut cunce::ledger::WriteTx<'_>) -> cunce::Result<()>| {
        office.session.book.write("村", "forged", |tx| write(tx)).unwrap();
    };
    forge(&mut story.old, &|tx| tx.transfer(mei, SISHU).map(|_| ()));
    forge(&mut story.old, &|tx| tx.set(id, &[("state", Value::text("refused"))]).map(|_| ()));
    assert_eq!(
        code(story.old.session.book.write("村", "forged", |tx| tx.set(mei, &[("unit", Value::Null)]))),
        "internal"
    );
    let up = story.old.export(TOWN, story.stick.path(), "forged.ccs");
    story.town.take(&up);
    assert_eq!(story.town.digest(ZHOUYING), before, "set aside, whatever it says");
    assert_eq!(listed(&story.town)[0].state, "offered");
    let down = story.town.export(SISHU, story.stick.path(), "down.ccs");
    accepted(&mut story.new, down);
    assert!(living(&story.new).is_empty());
    story.town.assert_sound();
}

#[test]
fn what_the_town_refuses_moves_nobody_and_can_be_offered_again() {
    let mut story = Story::start();
    let (_, mei, _) = couple(&mut story.old);
    let id = offer(&mut story.old, mei, SISHU, false).unwrap();
    story.exchange();
    assert_eq!(refuse(&mut story.town, id).unwrap(), "refused");
    assert_eq!(code(accept(&mut story.town, id)), "transfer_state");
    story.exchange();
    assert_eq!(listed(&story.old)[0].state, "refused");
    assert!(listed(&story.new).is_empty());
    assert_eq!(living(&story.old), ["王大山", "赵桂梅"]);
    offer(&mut story.old, mei, SISHU, false).unwrap();
    story.assert_agreed_after_exchange();
}

#[test]
fn whom_the_new_village_does_not_take_comes_back_with_all_there_is() {
    let mut story = Story::start();
    let (home, mei, _) = couple(&mut story.old);
    story.exchange();
    let id = offer(&mut story.town, mei, SISHU, false).unwrap();
    assert_eq!(listed(&story.town)[0].state, "approved", "the town's offer is its word");
    story.exchange();
    story.new.set(mei, &[("phone", "13900000001")]);
    assert_eq!(refuse(&mut story.new, id).unwrap(), "returned");
    story.exchange();
    assert_eq!(living(&story.new), ["赵桂梅"], "until the town has sent her back she is there");
    assert_eq!(accept(&mut story.town, id).unwrap(), "sent_back");
    story.exchange();
    assert_eq!(living(&story.old), ["王大山", "赵桂梅"]);
    assert!(living(&story.new).is_empty());
    assert_eq!(story.old.shown(mei, "phone"), "13900000001");
    let record = view::person(&story.old.session.book, mei).unwrap();
    assert_eq!(record.row.household, Some(home.to_string()), "back in the household she came from");
    assert_eq!(record.row.relation_to_head, "02");
    assert!(story.old.conflicts().is_empty());
    story.assert_agreed();
}

#[test]
fn who_comes_back_later_has_one_history_and_no_false_conflict() {
    let mut story = Story::start();
    let (_, mei, _) = couple(&mut story.old);
    story.exchange();
    let there = offer(&mut story.town, mei, SISHU, true).unwrap();
    story.exchange();
    accept(&mut story.new, there).unwrap();
    story.new.set(mei, &[("phone", "13900000001"), ("education", "70")]);
    story.exchange();
    assert_eq!(code(offer(&mut story.old, mei, MINLI, true)), "moved_away");
    let user = story.old.user();
    let edit = common::fields(&[("phone", "1")]);
    assert_eq!(
        code(register::set_fields(&mut story.old.session.book, &user, mei, &edit)),
        "moved_away",
        "nobody writes on who has gone"
    );
    let back = offer(&mut story.new, mei, ZHOUYING, true).unwrap();
    story.exchange();
    accept(&mut story.town, back).unwrap();
    story.exchange();
    accept(&mut story.old, back).unwrap();
    story.exchange();
    assert_eq!(living(&story.old), ["王大山", "赵桂梅"]);
    assert!(living(&story.new).is_empty());
    assert_eq!(story.old.shown(mei, "phone"), "13900000001");
    for office in [&story.town, &story.old, &story.new] {
        assert!(office.conflicts().is_empty());
    }
    let history = |office: &Office| view::history(&office.session.book, mei).unwrap().len();
    assert_eq!(history(&story.town), history(&story.old));
    story.old.set(mei, &[("phone", "13900000002")]);
    story.exchange();
    story.assert_agreed();
}

#[test]
fn two_villages_see_nothing_of_a_move_that_is_not_theirs() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING, SISHU, MINLI]);
    let (_, mei, _) = couple(&mut villages[0]);
    let stick = tempfile::tempdir().unwrap();
    let up = villages[0].export(TOWN, stick.path(), "up.ccs");
    town.take(&up);
    offer(&mut town, mei, SISHU, true).unwrap();
    for village in &mut villages {
        let down = town.export(&village.unit(), stick.path(), &format!("{}.ccs", village.unit()));
        village.merge(&[down]);
    }
    assert_eq!(living(&villages[1]), ["赵桂梅"]);
    assert!(listed(&villages[2]).is_empty());
    assert_eq!(villages[2].session.book.digest(None, "resident").unwrap().counted, 0);
    assert!(view::person(&villages[2].session.book, mei).is_err());
}

#[test]
fn an_offer_or_an_approval_can_be_undone_until_someone_builds_on_it() {
    let mut story = Story::start();
    let (home, mei, _) = couple(&mut story.old);
    story.exchange();
    let id = offer(&mut story.old, mei, SISHU, false).unwrap();
    let user = story.old.user();
    story.old.session.book.undo(&user).unwrap();
    assert!(listed(&story.old).is_empty());
    let again = offer(&mut story.old, mei, SISHU, false).unwrap();
    assert_ne!(again, id);
    story.exchange();
    let town = story.town.user();
    accept(&mut story.town, again).unwrap();
    story.town.session.book.undo(&town).unwrap();
    assert_eq!(listed(&story.town)[0].state, "offered");
    assert_eq!(story.town.shown(home, "head"), mei.to_string());
    story.exchange();
    assert_eq!(living(&story.old), ["王大山", "赵桂梅"]);
    accept(&mut story.town, again).unwrap();
    story.exchange();
    assert_eq!(code(story.old.session.book.undo(&user)), "undo_superseded");
    accept(&mut story.new, again).unwrap();
    story.exchange();
    assert_eq!(code(story.town.session.book.undo(&town)), "undo_superseded");
    story.assert_agreed();
}

#[test]
fn nobody_is_offered_to_nowhere() {
    let mut story = Story::start();
    let (_, mei, _) = couple(&mut story.old);
    for (id, to, refused) in [
        (mei, ZHOUYING, "same_unit"),
        (mei, "610902104999", "unknown_unit"),
        (mei, TOWN, "unknown_unit"),
        (mei, "610902", "unknown_unit"),
        (mei, "", "unknown_unit"),
        (Uuid::nil(), SISHU, "unknown_id"),
    ] {
        assert_eq!(code(offer(&mut story.old, id, to, false)), refused, "{to}");
    }
    let user = story.old.user();
    register::void_row(&mut story.old.session.book, &user, mei, "other").unwrap();
    assert_eq!(code(offer(&mut story.old, mei, SISHU, false)), "voided");
}

impl Story {
    fn assert_agreed_after_exchange(&mut self) {
        self.exchange();
        self.assert_agreed();
    }
}

/// Whether a text stands in any file that an office can read.
fn files_hold(office: &Office, folder: &std::path::Path, text: &str) -> bool {
    let mut files = 0;
    let found = std::fs::read_dir(folder).unwrap().any(|file| {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let keys = office.session.identity.ages().map(|age| age as &dyn age::Identity);
        let Ok(opened) = age::Decryptor::new(&bytes[..]).unwrap().decrypt(keys) else { return false };
        files += 1;
        let lines = zstd::decode_all(opened).unwrap();
        String::from_utf8(lines).unwrap().contains(text)
    });
    assert!(files > 0, "there is a file to read");
    found
}

#[test]
fn the_old_village_learns_where_someone_went_only_if_she_agreed() {
    for consent in [false, true] {
        let mut story = Story::start();
        let (_, mei, _) = couple(&mut story.old);
        story.exchange();
        let id = offer(&mut story.town, mei, SISHU, consent).unwrap();
        story.exchange();
        assert_eq!(living(&story.old), ["王大山"]);
        assert_eq!(listed(&story.old)[0].to_unit, if consent { SISHU } else { "" });
        accept(&mut story.new, id).unwrap();
        story.new.set(mei, &[("note", "新村写的")]);
        story.exchange();
        story.exchange();
        assert_eq!(files_hold(&story.old, story.stick.path(), SISHU), consent);
        assert_eq!(pages_hold(&story.old, SISHU), consent);
        assert!(!pages_hold(&story.old, "新村写的"));
        story.assert_agreed();
    }
}

#[test]
fn after_the_receipt_the_old_village_keeps_a_stub_with_the_month_only() {
    let mut story = Story::start();
    let (home, mei, _) = couple(&mut story.old);
    story.old.set(mei, &[("phone", "15088884060")]);
    story.exchange();
    let id = offer(&mut story.old, home, SISHU, false).unwrap();
    story.exchange();
    accept(&mut story.town, id).unwrap();
    story.exchange();
    accept(&mut story.new, id).unwrap();
    story.exchange();
    assert!(pages_hold(&story.town, "15088884060") && pages_hold(&story.new, "15088884060"));
    for text in ["赵桂梅", "15088884060", "王大山", SISHU] {
        assert!(!pages_hold(&story.old, text), "{text}");
    }
    let stub = listed(&story.old).remove(0);
    assert_eq!((stub.name.as_str(), stub.month.as_str(), stub.to_unit.as_str()), ("", "2026-11", ""));
    story.assert_agreed();

    let back = offer(&mut story.new, home, ZHOUYING, false).unwrap();
    story.exchange();
    accept(&mut story.town, back).unwrap();
    story.exchange();
    accept(&mut story.old, back).unwrap();
    story.exchange();
    assert_eq!(living(&story.old), ["王大山", "赵桂梅"], "everything comes back with them");
    assert_eq!(story.old.shown(mei, "phone"), "15088884060");
    assert!(!pages_hold(&story.new, "15088884060"), "and the village they leave again keeps no more than a month");
    story.assert_agreed();
}

#[test]
fn nothing_is_sealed_before_the_town_has_it() {
    let mut story = Story::start();
    let (_, mei, _) = couple(&mut story.old);
    story.exchange();
    let id = offer(&mut story.town, mei, SISHU, false).unwrap();
    // The old village writes on, and its file does not reach the town.
    story.old.set(mei, &[("note", "还没有送到镇上")]);
    let to_new = story.town.export(SISHU, story.stick.path(), "to-new.ccs");
    accepted(&mut story.new, to_new);
    accept(&mut story.new, id).unwrap();
    let up = story.new.export(TOWN, story.stick.path(), "from-new.ccs");
    accepted(&mut story.town, up);
    let to_old = story.town.export(ZHOUYING, story.stick.path(), "to-old.ccs");
    accepted(&mut story.old, to_old);
    assert_eq!(listed(&story.old)[0].state, "received");
    assert!(pages_hold(&story.old, "还没有送到镇上"));
    story.exchange();
    story.exchange();
    assert!(!pages_hold(&story.old, "还没有送到镇上"));
    assert_eq!(story.new.shown(mei, "note"), "还没有送到镇上");
    story.assert_agreed();
}

// ---- to another town ---------------------------------------------------------------------------------------------

const OTHER_TOWN: &str = "610902107";

/// 五里镇 with 周营村, and another town with a village of its own; the towns trust each other's cards.
struct TwoTowns {
    town: Office,
    old: Office,
    other: Office,
    new: Office,
    stick: tempfile::TempDir,
}

impl TwoTowns {
    fn start() -> Self {
        let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
        let village = register::divisions::villages_of(OTHER_TOWN).next().unwrap().code;
        let (mut other, mut new) = (Office::start(OTHER_TOWN), Office::start(village));
        let trust = |one: &mut Office, two: &mut Office| {
            cards::trust_card(&mut one.session, two.session.identity.card()).unwrap();
            cards::trust_card(&mut two.session, one.session.identity.card()).unwrap();
        };
        trust(&mut town, &mut other);
        trust(&mut other, &mut new);
        let stick = tempfile::tempdir().unwrap();
        Self { town, old: villages.remove(0), other, new, stick }
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.stick.path().join(name)
    }

    fn up(&mut self) {
        let file = self.old.export(TOWN, self.stick.path(), "up.ccs");
        accepted(&mut self.town, file);
    }

    fn down(&mut self) {
        let file = self.town.export(ZHOUYING, self.stick.path(), "down.ccs");
        accepted(&mut self.old, file);
        let unit = self.new.unit();
        let file = self.other.export(&unit, self.stick.path(), "down.ccs");
        accepted(&mut self.new, file);
    }
}

#[test]
fn a_household_goes_to_another_town_by_a_file_and_the_receipt_comes_back() {
    let mut story = TwoTowns::start();
    let (home, mei, _) = couple(&mut story.old);
    story.old.set(mei, &[("phone", "15088884060")]);
    let offered = offer(&mut story.old, home, OTHER_TOWN, true).unwrap();
    story.up();
    assert_eq!(code(accept(&mut story.town, offered)), "needs_transfer_file");
    let file = story.path("moves.ccs");
    let sent = hand_over(&mut story.town.session, home, OTHER_TOWN, true, &file).unwrap();
    assert_eq!(sent.value, offered, "the file answers the village's offer");
    assert!(living(&story.town).is_empty());
    let none = story.path("none.ccs");
    assert_eq!(code(export(&mut story.town.session, OTHER_TOWN, &none, None)), "not_a_partner");

    let rehearsed =
        preview_files(&mut story.other.session, std::slice::from_ref(&file), &mut |_| true).unwrap().remove(0);
    assert_eq!((rehearsed.status, rehearsed.new_people), (Status::Offered, 2));
    assert!(change_set::transfers(&story.other.session).unwrap().is_empty());
    let report = story.other.merge(std::slice::from_ref(&file)).remove(0);
    assert_eq!((report.status, report.new_people, report.sender_unit.as_str()), (Status::Offered, 2, TOWN));
    let totals = change_set::Totals::of(&[report]);
    assert_eq!((totals.offered, totals.new_people, totals.ops), (1, 0, 0), "nobody is in the register yet");
    assert_eq!(story.other.merge(std::slice::from_ref(&file))[0].status, Status::Already);
    assert!(living(&story.other).is_empty(), "nobody is here before someone says yes");
    let waiting = change_set::transfers(&story.other.session).unwrap().remove(0);
    assert_eq!((waiting.name.as_str(), waiting.direction.as_str()), ("0001", "arriving"));
    assert_eq!(waiting.people, ["赵桂梅", "王大山"], "the head first");

    let village = story.new.unit();
    let receipt = story.path("receipt.ccs");
    let yes = |unit| Answer::Receive(unit);
    assert_eq!(code(answer(&mut story.other.session, offered, yes(None), None)), "needs_unit");
    assert_eq!(code(answer(&mut story.other.session, offered, yes(Some(ZHOUYING)), None)), "unknown_unit");
    answer(&mut story.other.session, offered, yes(Some(&village)), Some(&receipt)).unwrap();
    assert_eq!(story.other.merge(std::slice::from_ref(&file))[0].status, Status::Already, "twice is no change");
    assert_eq!(living(&story.other), ["王大山", "赵桂梅"]);

    assert_eq!(story.town.merge(std::slice::from_ref(&receipt))[0].status, Status::Applied);
    assert_eq!(story.town.merge(&[receipt])[0].status, Status::Already);
    assert_eq!(listed(&story.town)[0].state, "received");
    // Later words of the old village follow by the same command.
    story.old.set(mei, &[("note", "走后补登")]);
    story.up();
    story.down();
    hand_over(&mut story.town.session, home, OTHER_TOWN, true, &file).unwrap();
    assert_eq!(story.other.merge(&[file])[0].status, Status::Applied);
    story.down();
    assert_eq!(story.new.shown(mei, "note"), "走后补登");
    assert_eq!(story.new.shown(mei, "phone"), "15088884060");
    assert_eq!(living(&story.new), ["王大山", "赵桂梅"]);
    assert!(living(&story.old).is_empty());
    assert_eq!(story.other.digest(&village), story.new.digest(&village));
    for office in [&mut story.town, &mut story.old, &mut story.other, &mut story.new] {
        assert!(office.conflicts().is_empty());
        office.assert_sound();
    }
}

#[test]
fn whom_another_town_does_not_take_is_dropped_there_and_comes_back() {
    let mut story = TwoTowns::start();
    let (home, mei, _) = couple(&mut story.old);
    story.up();
    let (file, receipt) = (story.path("moves.ccs"), story.path("receipt.ccs"));
    let id = hand_over(&mut story.town.session, mei, OTHER_TOWN, false, &file).unwrap().value;
    story.other.merge(std::slice::from_ref(&file));
    answer(&mut story.other.session, id, Answer::Refuse, Some(&receipt)).unwrap();
    let kept = change_set::transfers(&story.other.session).unwrap().remove(0);
    assert_eq!((kept.state.as_str(), kept.can_accept, kept.can_refuse), ("returned", false, false));
    assert_eq!((kept.name.as_str(), kept.from_unit.as_str()), ("", TOWN), "no more than a receipt needs");
    assert_eq!(story.other.merge(&[file])[0].status, Status::Already);
    answer(&mut story.other.session, id, Answer::Again, Some(&receipt)).unwrap();
    let Kind::ChangeSet(inside) = inspect(&mut story.town.session, &receipt).unwrap().kind else { panic!("a receipt") };
    assert_eq!((inside.kind, inside.answered), ("transfer_receipt", Some("returned")));
    let told = story.town.merge(&[receipt]).remove(0);
    assert_eq!((told.status, told.answered), (Status::Applied, Some(State::Returned)));
    assert_eq!(listed(&story.town)[0].state, "returned");
    assert_eq!(accept(&mut story.town, id).unwrap(), "sent_back");
    story.down();
    assert_eq!(living(&story.old), ["王大山", "赵桂梅"]);
    assert_eq!(view::person(&story.old.session.book, mei).unwrap().row.household, Some(home.to_string()));
    assert_eq!(story.town.digest(ZHOUYING), story.old.digest(ZHOUYING));
    for office in [&mut story.town, &mut story.old, &mut story.other] {
        office.assert_sound();
    }
}

#[test]
fn a_bad_transfer_file_is_refused_and_nothing_is_half_taken() {
    let mut story = TwoTowns::start();
    let (_, mei, shan) = couple(&mut story.old);
    story.up();
    let file = story.path("moves.ccs");
    let id = hand_over(&mut story.town.session, mei, OTHER_TOWN, false, &file).unwrap().value;
    let bytes = std::fs::read(&file).unwrap();
    let put = |name: &str, bytes: &[u8]| {
        let path = story.stick.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let mut flipped = bytes.clone();
    *flipped.last_mut().unwrap() ^= 1;
    for (bad, reason) in
        [(put("cut.ccs", &bytes[..bytes.len() / 2]), "damaged"), (put("flip.ccs", &flipped), "damaged")]
    {
        let report = story.other.merge(&[bad]).remove(0);
        assert_eq!((report.status, report.reason), (Status::Refused, Some(reason)));
    }
    assert_eq!(story.old.merge(std::slice::from_ref(&file))[0].reason, Some("not_for_us"));
    let mut stranger = Office::start("610902102");
    assert_eq!(stranger.merge(std::slice::from_ref(&file))[0].reason, Some("not_for_us"));
    assert!(change_set::transfers(&story.other.session).unwrap().is_empty());

    story.other.merge(&[file]);
    let village = story.new.unit();
    answer(&mut story.other.session, id, Answer::Receive(Some(&village)), None).unwrap();
    // A receipt speaks only for a move that was sent to whoever wrote it.
    let second = story.path("second.ccs");
    let other = hand_over(&mut story.town.session, shan, OTHER_TOWN, false, &second).unwrap().value;
    let receipt = story.path("receipt.ccs");
    assert_eq!(code(answer(&mut story.other.session, other, Answer::Again, Some(&receipt))), "unknown_id");
    story.town.assert_sound();
    story.other.assert_sound();
}

/// A move without consent, all the way: received at the new village and known at the old one.
fn move_away(story: &mut Story, who: Uuid) {
    let id = offer(&mut story.old, who, SISHU, false).unwrap();
    story.exchange();
    accept(&mut story.town, id).unwrap();
    story.exchange();
    accept(&mut story.new, id).unwrap();
    for _ in 0..2 {
        story.exchange();
    }
}

#[test]
fn a_restored_town_gets_back_what_the_old_village_may_not_read() {
    let (mut story, backup) = Story::start_with_backup_of_town();
    let (_, mei, _) = couple(&mut story.old);
    story.exchange();
    move_away(&mut story, mei);
    assert_eq!(story.old.shown(mei, "name"), "");
    // All that the town had heard since the beginning is gone, and the new village's laptop is not at hand.
    story.town = story.town.restore_from(backup.path());
    for _ in 0..3 {
        common::exchange(&mut story.town, &mut story.old);
    }
    assert_eq!(story.town.shown(mei, "name"), "赵桂梅");
    assert_eq!(story.town.shown(mei, "birth_date"), "1972-07-11");
    assert_eq!(story.town.session.book.digest(Some(SISHU), "resident").unwrap().counted, 1, "also where she went");
    assert_eq!(story.old.shown(mei, "name"), "");
    story.town.assert_sound();
    story.old.assert_sound();
    for _ in 0..3 {
        common::exchange(&mut story.town, &mut story.new);
    }
    story.exchange();
    story.assert_agreed();
}

#[test]
fn who_moved_with_a_household_and_lives_in_another_one_by_now_is_no_less_gone() {
    let mut story = Story::start();
    let (home, mei, shan) = couple(&mut story.old);
    story.exchange();
    let id = offer(&mut story.old, home, SISHU, false).unwrap();
    story.exchange();
    accept(&mut story.town, id).unwrap();
    let down = story.town.export(SISHU, story.stick.path(), "moved.ccs");
    accepted(&mut story.new, down);
    accept(&mut story.new, id).unwrap();
    let other = story.new.household(&[("number", "0077")]);
    let user = story.new.user();
    let event = register::Event::MoveWithin { people: vec![shan], to_household: other };
    let today = story.new.session.book.today();
    register::record_event(&mut story.new.session.book, &user, today, &event).unwrap();
    for _ in 0..3 {
        story.exchange();
    }
    let whole = story.stick.path().join("whole.ccs");
    story.town.export_from(ZHOUYING, &whole, Some(1));
    accepted(&mut story.old, whole);
    for gone in [mei, shan] {
        assert_eq!(story.old.shown(gone, "name"), "");
    }
    for text in ["王大山", "赵桂梅", SISHU] {
        assert!(!pages_hold(&story.old, text), "{text}");
    }
    story.assert_agreed();
}

#[test]
fn a_file_from_before_the_move_does_not_unseal_what_was_sealed() {
    let (mut story, backup) = Story::start_with_backup_of_town();
    let (_, mei, _) = couple(&mut story.old);
    story.exchange();
    let before = story.town.export_from(ZHOUYING, &story.stick.path().join("before.ccs"), Some(1));
    assert!(before.ops > 0);
    move_away(&mut story, mei);
    assert!(!pages_hold(&story.old, "赵桂梅"));
    accepted(&mut story.old, story.stick.path().join("before.ccs"));
    assert_eq!(story.old.shown(mei, "name"), "");
    assert!(!pages_hold(&story.old, "赵桂梅"));
    story.exchange();
    story.assert_agreed();
    // And what was sealed is still there for the town.
    let whole = story.stick.path().join("whole.ccs");
    story.old.export_from(TOWN, &whole, Some(1));
    story.town = story.town.restore_from(backup.path());
    accepted(&mut story.town, whole);
    assert_eq!(story.town.shown(mei, "name"), "赵桂梅");
}

#[test]
fn whom_the_town_entered_and_moved_before_the_old_village_heard_is_no_trouble_there() {
    let mut story = Story::start();
    story.exchange();
    let author = story.town.user();
    let entered = common::fields(&[("number", "0005")]);
    let home = register::add_household(&mut story.town.session.book, &author, ZHOUYING, &entered).unwrap().value;
    let id = offer(&mut story.town, home, SISHU, false).unwrap();
    let down = story.town.export(SISHU, story.stick.path(), "first.ccs");
    accepted(&mut story.new, down);
    accept(&mut story.new, id).unwrap();
    story.exchange();
    story.exchange();
    assert_eq!((households(&story.old), households(&story.new)), (0, 1));
    story.assert_agreed();
}

#[test]
fn two_moves_that_contradict_each_other_are_a_question_in_both_villages_until_the_town_has_said() {
    let (town, mut villages) = Office::town_and(&[ZHOUYING, SISHU, MINLI]);
    let (third, new, mut old) = (villages.pop().unwrap(), villages.pop().unwrap(), villages.pop().unwrap());
    let home = old.household(&[("number", "0001")]);
    let mei = old.person(home, &[("name", "赵桂梅"), ("birth_date", "1972-07-11")]);
    let mut town = town;
    common::exchange(&mut town, &mut old);
    let (town, backup) = town.backed_up();
    let mut story = Story { town, old, new, stick: tempfile::tempdir().unwrap(), files: 0 };
    let mut third = third;
    offer(&mut story.town, mei, SISHU, true).unwrap();
    story.exchange();
    // The restored town knows nothing of that move and sends her elsewhere.
    story.town = story.town.restore_from(backup.path());
    offer(&mut story.town, mei, MINLI, true).unwrap();
    for _ in 0..3 {
        story.exchange();
        common::exchange(&mut story.town, &mut third);
    }
    let asked = |office: &Office| {
        let conflicts = office.conflicts();
        conflicts
            .into_iter()
            .filter(|conflict| conflict.field == "unit")
            .map(|conflict| conflict.id)
            .collect::<Vec<_>>()
    };
    let at_town = asked(&story.town);
    assert_eq!(at_town.len(), 1);
    assert_eq!((asked(&story.new), asked(&third)), (at_town.clone(), at_town));
    let conflict = story.town.conflicts().into_iter().find(|conflict| conflict.field == "unit").unwrap();
    let wanted = conflict.heads.iter().find(|head| head.value.shown() == SISHU).unwrap().op;
    let author = story.town.user();
    story.town.session.book.resolve(&author, &conflict, &cunce::ledger::Choice::Take(wanted)).unwrap();
    story.exchange();
    common::exchange(&mut story.town, &mut third);
    assert_eq!((asked(&story.new), asked(&third)), (Vec::new(), Vec::new()));
    assert_eq!((living(&story.new), living(&third)), (vec!["赵桂梅".to_owned()], Vec::new()));
    story.assert_agreed();
    assert_eq!(third.digest(MINLI), story.town.digest(MINLI));
}
