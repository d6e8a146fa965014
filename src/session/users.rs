//! Who works in an office: taken up, given a passphrase, shut out.

use zeroize::Zeroizing;

use super::keys::{new_keys, set_books};
use super::{Session, books, fresh};
use crate::ledger::{Owner, random};
use crate::security::{Attempts, BOOKS, Keyring, NewUser, RecoveryCode, Unlock, UserName};
use crate::{Error, Result};

impl Session {
    /// Who works in this office.
    pub fn users(&self) -> Result<Vec<UserName>> {
        Ok(self.keyring()?.users())
    }

    /// Takes someone up. `by`: someone who manages users, or the recovery code. Returns the books that the post opens and `by` does not: they stay
    /// closed to the new user until someone who opens them, or the recovery code, sets that user's passphrase.
    pub fn add_user(&mut self, new: &NewUser<'_>, by: &Unlock<'_>) -> Result<Vec<String>> {
        self.begin_books(by)?;
        let fresh = fresh(&*self.book.env);
        self.change_keyring(by, |keyring| keyring.add(new, by, &fresh))
    }

    /// Whoever has left opens nothing any more.
    pub fn disable_user(&mut self, name: &str, by: &Unlock<'_>) -> Result<()> {
        self.change_keyring(by, |keyring| keyring.disable(name, by))
    }

    /// Gives a user a new passphrase. `by`: that user, someone who manages users, or the recovery code.
    pub fn set_passphrase(&mut self, name: &str, by: &Unlock<'_>, passphrase: &str) -> Result<()> {
        self.begin_books(by)?;
        let fresh = fresh(&*self.book.env);
        self.change_keyring(by, |keyring| keyring.set_passphrase(name, by, passphrase, &fresh))
    }

    /// A new recovery code in the place of one that was lost or seen; the old one is needed, since nothing else opens every book. Told only now.
    pub fn new_recovery_code(&mut self, old: &RecoveryCode) -> Result<RecoveryCode> {
        self.require_manager()?;
        self.begin_books(&Unlock::Recovery(old))?;
        let env = self.book.env.clone();
        let new = RecoveryCode::from_random(&Zeroizing::new(random(&*env)));
        let mut keyring = self.keyring()?;
        keyring.set_recovery(old, &new, &fresh(&*env))?;
        keyring.save(&self.place.keyring())?;
        Ok(new)
    }

    /// An office that began with the register alone gets its other books where the recovery code is at hand, since their keys must lie under it.
    fn begin_books(&mut self, by: &Unlock<'_>) -> Result<()> {
        let Unlock::Recovery(code) = by else { return Ok(()) };
        let keyring = self.keyring()?;
        let lacking: Vec<&str> = BOOKS.into_iter().filter(|book| keyring.books().all(|known| known != *book)).collect();
        if lacking.is_empty() {
            return Ok(());
        }
        keyring.unlock(by)?;
        self.begin(&lacking, code)
    }

    fn begin(&mut self, lacking: &[&'static str], code: &RecoveryCode) -> Result<()> {
        let mut keyring = self.keyring()?;
        let env = self.book.env.clone();
        let owner = Owner { office: self.identity.card().office, unit: self.unit().to_owned() };
        let mut public = self.identity.card().books.clone();
        let keys = new_keys(lacking, &*env);
        for (name, key) in &keys {
            keyring.add_book(code, name, key, &random(&*env))?;
            // A book without its key in the keyring is what an interrupted attempt has left.
            self.place.remove_book(name)?;
            public.insert(name.clone(), books::create(&self.place, (name, key), &self.identity, &owner, &env)?);
        }
        self.identity.set_books(public);
        let card = self.identity.card().clone();
        self.book.in_transaction(|book| set_books(book, &card))?;
        keyring.save(&self.place.keyring())?;
        for (name, key) in keys.into_iter().filter(|(name, _)| self.post.opens(name)) {
            self.others.add(&name, key);
        }
        Ok(())
    }

    pub(super) fn keyring(&self) -> Result<Keyring> {
        self.place.office()?.ok_or_else(|| Error::new("not_started"))
    }

    /// A wrong passphrase is counted here as it is at the lock.
    fn change_keyring<T>(&mut self, by: &Unlock<'_>, change: impl FnOnce(&mut Keyring) -> Result<T>) -> Result<T> {
        let mut keyring = self.keyring()?;
        let who = keyring.who(by).map(str::to_owned);
        let attempts = Attempts::beside(&self.place.keyring());
        attempts.counted(self.book.env.now_ms(), who.as_deref(), by, || change(&mut keyring)).and_then(|done| {
            keyring.save(&self.place.keyring())?;
            Ok(done)
        })
    }
}
