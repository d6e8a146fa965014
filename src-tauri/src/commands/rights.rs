//! What people may ask of the office: who looked, what they agree or object to; notes that only the station opens; files that wait for a colleague.

use cunce::care;
use cunce::exchange::change_set;
use cunce::ledger::{instant, parse_id};
use cunce::proposed::{self, ProposalView};
use cunce::rights::view::{AccessView, RetentionView, WishesView, retention};
use cunce::rights::{AccessClass, AccessFilter, Purpose, SaidOn};
use cunce::security::{BOOKS, CARE, Post, Right};
use cunce::{Error, looks, wishes};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;

use super::{Answer, apart, day};
use crate::hidden::Hidden;

/// Which entries of the log are meant; an empty text is no condition.
#[derive(Deserialize, Type)]
pub struct LogFilter {
    pub user: String,
    pub class: String,
    /// YYYY-MM-DD, both included.
    pub from: String,
    pub to: String,
}

#[tauri::command]
#[specta::specta]
pub async fn access_log(app: AppHandle, filter: LogFilter) -> Answer<Vec<AccessView>> {
    apart(app, move |_, desk| {
        let bound = |text: &str| if text.is_empty() { Ok(None) } else { day(text).map(Some) };
        let filter = AccessFilter {
            person: None,
            user: (!filter.user.is_empty()).then(|| filter.user.clone()),
            class: AccessClass::from_code(&filter.class),
            from: bound(&filter.from)?,
            to: bound(&filter.to)?,
        };
        desk.with(|session| looks::access_log(session, &filter))
    })
    .await
}

/// Who looked at a person's record, for the person herself.
#[tauri::command]
#[specta::specta]
pub async fn access_log_for(app: AppHandle, id: String) -> Answer<Vec<AccessView>> {
    apart(app, move |_, desk| desk.with(|session| looks::log_for(session, parse_id(&id)?))).await
}

#[tauri::command]
#[specta::specta]
pub async fn wishes_of(app: AppHandle, id: String) -> Answer<WishesView> {
    apart(app, move |_, desk| desk.with(|session| wishes::wishes(session, parse_id(&id)?))).await
}

/// A wish and how it was said.
#[derive(Deserialize, Type)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Wish {
    Agree { purpose: String, date: String, form: String },
    Withdraw { purpose: String },
    Object { about: String, date: String, form: String },
    NoLongerObject { about: String },
}

#[tauri::command]
#[specta::specta]
pub async fn record_wish(app: AppHandle, id: String, wish: Wish) -> Answer<WishesView> {
    apart(app, move |_, desk| {
        let id = parse_id(&id)?;
        let purpose = |code: &str| Purpose::from_code(code).ok_or_else(|| Error::new("unknown_purpose"));
        desk.writing(|session| {
            match &wish {
                Wish::Agree { purpose: code, date, form } => {
                    wishes::agree(session, id, purpose(code)?, SaidOn { day: day(date)?, form })?;
                }
                Wish::Withdraw { purpose: code } => wishes::withdraw(session, id, purpose(code)?)?,
                Wish::Object { about, date, form } => {
                    wishes::object(session, id, about, SaidOn { day: day(date)?, form })?;
                }
                Wish::NoLongerObject { about } => wishes::no_longer_object(session, id, about)?,
            }
            wishes::wishes(session, id)
        })
    })
    .await
}

/// What may be proposed to the family of a child.
#[tauri::command]
#[specta::specta]
pub async fn proposals(app: AppHandle, id: String) -> Answer<Vec<ProposalView>> {
    apart(app, move |_, desk| desk.with(|session| proposed::for_child(session, parse_id(&id)?))).await
}

/// What a post may do with one book.
#[derive(Serialize, Type)]
pub struct PostLine {
    pub post: Post,
    pub book: String,
    pub opens: bool,
    pub writes: bool,
    pub reveals: bool,
    pub exchanges: bool,
}

/// The table of posts and what each may do, of this kind of office.
#[tauri::command]
#[specta::specta]
pub async fn posts(app: AppHandle) -> Answer<Vec<PostLine>> {
    apart(app, |_, desk| {
        let role = desk.with(|session| Ok(session.role()))?;
        let of_office = Post::ALL.into_iter().filter(|post| post.office() == role);
        let lines = of_office.flat_map(|post| {
            BOOKS.map(|book| PostLine {
                post,
                book: book.to_owned(),
                opens: post.opens(book),
                writes: post.may(book, Right::Write),
                reveals: post.may(book, Right::Reveal),
                exchanges: post.may(book, Right::Exchange),
            })
        });
        Ok(lines.collect())
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn retention_table(app: AppHandle) -> Answer<Vec<RetentionView>> {
    apart(app, |_, _| Ok(retention())).await
}

/// A file that waits for someone who opens its book.
#[derive(Serialize, Type)]
pub struct WaitingFile {
    pub book: String,
    pub file: String,
    pub at: String,
    /// Whether whoever is at the desk may read it.
    pub mine: bool,
}

#[tauri::command]
#[specta::specta]
pub async fn waiting_files(app: AppHandle) -> Answer<Vec<WaitingFile>> {
    apart(app, |_, desk| {
        desk.with(|session| {
            let view = |file: change_set::Waiting| WaitingFile {
                mine: session.post.may(&file.book, Right::Exchange) && session.require_book(&file.book).is_ok(),
                book: file.book,
                file: file.name,
                at: instant(file.at),
            };
            Ok(change_set::waiting(session)?.into_iter().map(view).collect())
        })
    })
    .await
}

/// The sealed notes, as far as whoever is at the desk may know of them.
#[derive(Serialize, Type)]
pub struct NotesView {
    /// Whether the station has a key that notes can be sealed to.
    pub has_key: bool,
    /// Whether the station's own share of it is here.
    pub has_share: bool,
    pub counts: Vec<NoteCountView>,
}

#[derive(Serialize, Type)]
pub struct NoteCountView {
    pub unit: String,
    pub day: String,
    pub notes: u64,
}

#[tauri::command]
#[specta::specta]
pub async fn sealed_notes(app: AppHandle) -> Answer<NotesView> {
    apart(app, |_, desk| {
        desk.with(|session| {
            session.in_book(CARE, |session| {
                let (has_key, has_share) = care::has_key(&session.book)?;
                let view =
                    |count: care::NoteCount| NoteCountView { unit: count.unit, day: count.day, notes: count.notes };
                let counts = care::note_counts(&session.book)?.into_iter().map(view).collect();
                Ok(NotesView { has_key, has_share, counts })
            })
        })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn seal_note(app: AppHandle, id: String, text: Hidden) -> Answer<()> {
    apart(app, move |_, desk| {
        desk.writing(|session| {
            let (id, user) = (parse_id(&id)?, session.user.clone());
            session.in_book(CARE, |session| care::seal(&mut session.book, &user, id, &text).map(|_| ()))
        })
    })
    .await
}

/// A note of a person, to whoever may have it opened.
#[derive(Serialize, Type)]
pub struct NoteView {
    pub id: String,
    pub unit: String,
    pub day: String,
}

#[tauri::command]
#[specta::specta]
pub async fn notes_of(app: AppHandle, id: String) -> Answer<Vec<NoteView>> {
    apart(app, move |_, desk| {
        desk.with(|session| {
            let id = parse_id(&id)?;
            let view =
                |note: care::Note| NoteView { id: note.id.hyphenated().to_string(), unit: note.unit, day: note.day };
            session.in_book(CARE, |session| Ok(care::notes_of(&session.book, id)?.into_iter().map(view).collect()))
        })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn unseal_note(app: AppHandle, id: String, shares: Vec<Hidden>, reason: String) -> Answer<Hidden> {
    apart(app, move |_, desk| {
        let given: Vec<&str> = shares.iter().map(|share| &**share).filter(|share| !share.trim().is_empty()).collect();
        desk.with(|session| looks::unseal(session, parse_id(&id)?, &given, &reason).map(Hidden::from))
    })
    .await
}

/// The shares of a key that was made, told only now.
#[derive(Serialize, Type)]
pub struct KeyShares {
    pub lead: Hidden,
    pub envelope: Hidden,
    /// Notes that were sealed anew.
    pub notes: u32,
}

/// Makes the station's key, or with `rotate` one in its place.
#[tauri::command]
#[specta::specta]
pub async fn make_station_key(app: AppHandle, rotate: bool, shares: Vec<Hidden>) -> Answer<KeyShares> {
    apart(app, move |_, desk| {
        let given: Vec<&str> = shares.iter().map(|share| &**share).filter(|share| !share.trim().is_empty()).collect();
        desk.writing(|session| {
            let (role, user) = (session.role(), session.user.clone());
            let made = session.in_book(CARE, |session| {
                if rotate {
                    care::rotate(&mut session.book, role, &user, &given)
                } else {
                    care::make_key(&mut session.book, role, &user)
                }
            })?;
            Ok(KeyShares { lead: made.lead.into(), envelope: made.envelope.into(), notes: made.moved as u32 })
        })
    })
    .await
}
