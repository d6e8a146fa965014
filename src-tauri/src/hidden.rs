//! A secret on its way between the pages and the core: text that is wiped when it is dropped, and is never shown in a log.

use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use specta::datatype::DataType;
use specta::{Type, Types};
use zeroize::Zeroizing;

/// A passphrase or a recovery code.
pub struct Hidden(Zeroizing<String>);

impl From<Zeroizing<String>> for Hidden {
    fn from(text: Zeroizing<String>) -> Self {
        Self(text)
    }
}

impl Deref for Hidden {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hidden")
    }
}

impl<'de> Deserialize<'de> for Hidden {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(|text| Self(Zeroizing::new(text)))
    }
}

impl Serialize for Hidden {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self)
    }
}

/// To the pages it is a string.
impl Type for Hidden {
    fn definition(types: &mut Types) -> DataType {
        String::definition(types)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_over_as_text_and_is_not_shown() {
        let hidden: Hidden = serde_json::from_str("\"山清水秀\"").unwrap();
        assert_eq!((&*hidden, serde_json::to_string(&hidden).unwrap().as_str()), ("山清水秀", "\"山清水秀\""));
        assert_eq!(format!("{hidden:?}"), "Hidden");
    }
}
