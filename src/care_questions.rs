//! What two of this office wrote differently in the care book, for whoever opens it: with the register's names, and settled by one of the values.

use crate::care::view::QuestionView;
use crate::care::{self, Question, Subject};
use crate::ledger::{Changed, Choice, OpId};
use crate::security::{CARE, Right};
use crate::session::Session;
use crate::{Result, station};

/// What settles a question, as it was said.
#[derive(Debug, Clone, Copy)]
pub enum Said<'a> {
    /// The value of one of its heads.
    Take(OpId),
    Value(&'a str),
}

/// The questions that concern the user, with names; nothing of anyone who has died. `book_closed` to whoever does not open the care book.
pub fn open(session: &mut Session) -> Result<Vec<QuestionView>> {
    let user = session.user.clone();
    let found = session.in_book(CARE, |session| care::questions(&session.book, &user))?;
    let view = |question: Question| {
        let name = station::living(session, question.person)?;
        Some(QuestionView::of(question, name))
    };
    Ok(found.into_iter().filter_map(view).collect())
}

/// Settles the question of that id, whomever in the office it concerns. `unknown_conflict`, `conflict_changed`, `unknown_id`, `take_one`, `bad_date`,
/// `doubtful`.
pub fn resolve(session: &mut Session, id: &str, said: Said<'_>) -> Result<Changed<OpId>> {
    let question = session.in_book(CARE, |session| {
        session.book.require(Right::Write)?;
        care::question_by_id(&session.book, id)
    })?;
    let (subject, user) = (subject_of(session, &question)?, session.user.clone());
    session.in_book(CARE, |session| {
        let choice = match said {
            Said::Take(op) => Choice::Take(op),
            Said::Value(text) => care::read_question_value(&session.book, &subject, &question, text)?,
        };
        care::settle_question(&mut session.book, &user, &subject, &question, &choice)
    })
}

/// Of someone who is in the register no more nothing is known there, and what was written of her is settled all the same.
fn subject_of(session: &Session, question: &Question) -> Result<Subject> {
    match station::subject(session, question.person) {
        Err(error) if error.code == "unknown_id" => {
            Ok(Subject { person: question.person, also: Vec::new(), sex: None, born: None })
        }
        found => found,
    }
}
