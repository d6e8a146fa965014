//! Rows of the care book as they are shown.

use jiff::civil::Date;

use super::{
    AppointmentView, BalanceView, DueView, EnrolmentView, KeptView, MovedView, ReferralView, ServiceView,
    SuggestedView, TalkView, TallyView, WithOtherView,
};
use crate::care::schedule::{PREGNANCY_DAYS_MAX, days_between, due_date, gestational_days, gestational_text};
use crate::care::{
    Appointment, Balance, Due, Enrolment, Kept, Moved, Referral, Service, Suggested, Talk, TallyCount, WithOther, doubt,
};

impl DueView {
    #[must_use]
    pub fn of(due: Due, person_name: String) -> Self {
        Self {
            kind: due.kind.code().to_owned(),
            id: due.id.hyphenated().to_string(),
            person: due.person.hyphenated().to_string(),
            person_name,
            programme: due.programme,
            what: due.what,
            first: due.first.to_string(),
            last: due.last.to_string(),
            time: due.time,
            late_days: due.late_days,
            reach: due.reach,
            at_home: due.at_home,
        }
    }
}

impl EnrolmentView {
    #[must_use]
    pub fn of(row: Enrolment, today: Date) -> Self {
        let lasts = |last_period: &Date| {
            doubt::is_open_pregnancy(&row) && days_between(*last_period, today) <= PREGNANCY_DAYS_MAX
        };
        let last_period = row.event_on.filter(lasts);
        Self {
            id: row.id.hyphenated().to_string(),
            unit: row.unit,
            person: row.person.hyphenated().to_string(),
            programme: row.programme,
            asked_by: row.asked_by,
            event_on: row.event_on.map(|day| day.to_string()),
            entered_on: row.entered_on.to_string(),
            provider: row.provider,
            ended_on: row.ended_on.map(|day| day.to_string()),
            due_date: last_period.and_then(due_date).map(|day| day.to_string()),
            gestation: last_period.and_then(|day| gestational_days(day, today)).map(gestational_text),
            doubtful: row.doubtful,
        }
    }
}

impl From<Service> for ServiceView {
    fn from(row: Service) -> Self {
        let items = row.noted().into_iter().collect();
        Self {
            id: row.id.hyphenated().to_string(),
            unit: row.unit,
            person: row.person.hyphenated().to_string(),
            enrolment: row.enrolment.map(|id| id.hyphenated().to_string()),
            programme: row.programme,
            what: row.what,
            day: row.day.to_string(),
            provider: row.provider,
            place: row.place,
            items,
            doubtful: row.doubtful,
        }
    }
}

impl From<Appointment> for AppointmentView {
    fn from(row: Appointment) -> Self {
        Self {
            id: row.id.hyphenated().to_string(),
            unit: row.unit,
            enrolment: row.enrolment.map(|id| id.hyphenated().to_string()),
            programme: row.programme,
            what: row.what,
            day: row.day.to_string(),
            time: row.time,
            reach: row.reach,
            provider: row.provider,
            kept: row.kept,
        }
    }
}

impl From<Referral> for ReferralView {
    fn from(row: Referral) -> Self {
        Self {
            id: row.id.hyphenated().to_string(),
            unit: row.unit,
            enrolment: row.enrolment.map(|id| id.hyphenated().to_string()),
            programme: row.programme,
            sent_to: row.sent_to,
            urgent: row.urgent,
            day: row.day.to_string(),
            provider: row.provider,
            answered_on: row.answered_on.map(|day| day.to_string()),
            answer: row.answer,
        }
    }
}

impl From<Suggested> for SuggestedView {
    fn from(row: Suggested) -> Self {
        let enrolment = row.enrolment.hyphenated().to_string();
        Self { enrolment, what: row.what, first: row.first.to_string(), last: row.last.to_string() }
    }
}

impl From<Moved> for MovedView {
    fn from(row: Moved) -> Self {
        Self {
            id: row.id.hyphenated().to_string(),
            kind: row.kind,
            change: i32::try_from(row.change).unwrap_or(if row.change < 0 { i32::MIN } else { i32::MAX }),
            expires_on: row.expires_on.map(|day| day.to_string()),
            day: row.day.to_string(),
        }
    }
}

impl From<WithOther> for WithOtherView {
    fn from(row: WithOther) -> Self {
        Self { provider: row.provider, open: u32::try_from(row.open).unwrap_or(u32::MAX) }
    }
}

impl KeptView {
    pub(crate) fn count(&mut self, kept: Kept) {
        self.promised += 1;
        match kept {
            Kept::InTime => self.in_time += 1,
            Kept::Later => self.later += 1,
            Kept::NotGiven => {}
        }
    }
}

impl From<Talk> for TalkView {
    fn from(row: Talk) -> Self {
        let id = row.id.hyphenated().to_string();
        let Talk { unit, topic, people, provider, .. } = row;
        Self { id, unit, day: row.day.to_string(), topic, people, provider }
    }
}

impl From<TallyCount> for TallyView {
    fn from(row: TallyCount) -> Self {
        let answers = u32::try_from(row.answers).unwrap_or(u32::MAX);
        Self { unit: row.unit, month: row.month, programme: row.programme, answers }
    }
}

impl From<Balance> for BalanceView {
    fn from(row: Balance) -> Self {
        Self {
            item: row.item,
            batch: row.batch,
            expires_on: row.expires_on.map(|day| day.to_string()),
            amount: i32::try_from(row.amount).unwrap_or(i32::MAX),
            low: row.low,
            expires_soon: row.expires_soon,
            expired: row.expired,
        }
    }
}
