//! Fingerprints as six words that two people read to each other on the phone.

/// 2048 everyday words that sound different from each other; six of them are 66 bits.
const WORDS: &str = include_str!("../../data/fingerprint-words.txt");
const BITS: usize = 11;
const COUNT: usize = 6;

/// Six words over an office's public keys and unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint(pub [&'static str; COUNT]);

impl Fingerprint {
    /// Reads the first 66 bits of a hash as six numbers of eleven bits.
    #[must_use]
    pub fn of(hash: &blake3::Hash) -> Self {
        let words: Vec<&'static str> = WORDS.lines().collect();
        let bytes = hash.as_bytes();
        Self(std::array::from_fn(|at| {
            let number = (0..BITS).fold(0, |number, bit| {
                let place = at * BITS + bit;
                number << 1 | usize::from(bytes[place / 8] >> (7 - place % 8) & 1)
            });
            words[number % words.len()]
        }))
    }

    #[must_use]
    pub fn words(&self) -> Vec<String> {
        self.0.iter().map(|word| (*word).to_owned()).collect()
    }
}

impl std::fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_2048_different_two_character_words_in_order() {
        let words: Vec<_> = WORDS.lines().collect();
        assert_eq!(words.len(), 1 << BITS);
        assert!(words.iter().all(|word| word.chars().count() == 2));
        assert!(words.windows(2).all(|pair| pair[0] < pair[1]), "sorted and each once");
    }

    #[test]
    fn each_word_comes_from_its_own_bits() {
        let mut bytes = [0; 32];
        bytes[8] = 0b0100_0000;
        let words: Vec<_> = WORDS.lines().collect();
        let fingerprint = Fingerprint::of(&blake3::Hash::from_bytes(bytes));
        assert_eq!(fingerprint.0, [words[0], words[0], words[0], words[0], words[0], words[1]]);
    }
}
