//! Random numbers from a seed.

pub(super) struct Dice(blake3::OutputReader);

impl Dice {
    pub(super) fn new(of: &[u8], seed: u64) -> Self {
        Self(blake3::Hasher::new().update(of).update(&seed.to_le_bytes()).finalize_xof())
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        (u64::from_le_bytes(bytes) % bound as u64) as usize
    }

    pub(super) fn pick(&mut self, from: &str) -> char {
        let at = self.below(from.chars().count());
        from.chars().nth(at).unwrap_or('王')
    }
}
