//! Leaf hashes: one hash an operation, over salted digests of its values, so that a value can be erased and the chain still verifies.

use super::core::Core;
use super::ids::{LocalOp, OpId, counter_of, replica_of};
use super::journal::{Op, Pred, Written};
use super::salts::Salts;
use super::value::Value;
use crate::Result;

pub(crate) type Hash = [u8; 32];
pub(crate) type Hash8 = [u8; 8];

pub(crate) fn hash8(hash: &Hash) -> Hash8 {
    let mut short = [0; 8];
    short.copy_from_slice(&hash[..8]);
    short
}

/// The next link of a chain.
pub(crate) fn link(chain: &Hash, leaf: &Hash) -> Hash {
    *blake3::Hasher::new().update(b"cunce chain 1").update(chain).update(leaf).finalize().as_bytes()
}

/// The start of every chain.
pub(crate) const CHAIN_START: Hash = [0; 32];

impl Core {
    /// The leaf hash of an operation of that write.
    pub(crate) fn leaf(&self, op: &Op, written: &Written) -> Result<Hash> {
        self.leaf_with(op, written, &self.salts_of(op.id, written)?)
    }

    /// The leaf hash of an operation whose salts are given.
    pub(crate) fn leaf_with(&self, op: &Op, written: &Written, salts: &Salts) -> Result<Hash> {
        let mut hasher = blake3::Hasher::new();
        hasher.update(b"cunce op 1");
        self.hash_op_id(&mut hasher, op.id)?;
        self.hash_written(&mut hasher, written)?;
        let root = if op.root == op.row.id { op.row.uuid } else { self.row(op.root)?.uuid };
        hasher.update(root.as_bytes()).update(op.row.uuid.as_bytes());
        text(&mut hasher, &self.name_text(op.row.entity)?);
        hasher.update(&[op.kind.code() as u8]);
        let mut fields: Vec<_> =
            op.fields.iter().map(|write| Ok((self.name_text(write.field)?, write))).collect::<Result<_>>()?;
        fields.sort_by(|left, right| left.0.cmp(&right.0));
        for (name, write) in fields {
            text(&mut hasher, &name);
            let digest = match &write.value {
                Value::Erased(digest) => *digest,
                value => value_digest(&salts.of(write.field, &name)?, value),
            };
            hasher.update(&digest);
            self.hash_preds(&mut hasher, &write.pred)?;
        }
        self.hash_preds(&mut hasher, &op.seen)?;
        if let Some(restated) = op.restates {
            self.hash_op_id(&mut hasher, restated)?;
        }
        Ok(*hasher.finalize().as_bytes())
    }

    /// The leaf hash of an operation that is here.
    pub(crate) fn leaf_of(&self, op: LocalOp) -> Result<Hash> {
        self.leaf(&self.op_here(op)?, &self.written_of(op)?)
    }

    /// A reference to an operation that is here.
    pub(crate) fn pred(&self, op: LocalOp) -> Result<Pred> {
        Ok(Pred { op, hash: hash8(&self.leaf_of(op)?) })
    }

    fn hash_written(&self, hasher: &mut blake3::Hasher, written: &Written) -> Result<()> {
        hasher.update(&counter_of(written.first).to_le_bytes());
        hasher.update(&written.lamport.to_le_bytes()).update(&written.at.to_le_bytes());
        text(hasher, &self.name_text(written.author)?);
        text(hasher, &self.name_text(written.action)?);
        hasher.update(&written.schema.to_le_bytes());
        Ok(())
    }

    fn hash_preds(&self, hasher: &mut blake3::Hasher, preds: &[Pred]) -> Result<()> {
        let mut named: Vec<(OpId, Hash8)> =
            preds.iter().map(|pred| Ok((self.op_id(pred.op)?, pred.hash))).collect::<Result<_>>()?;
        named.sort_unstable();
        hasher.update(&(named.len() as u64).to_le_bytes());
        for (id, hash) in named {
            hasher.update(id.replica.as_bytes()).update(&id.counter.to_le_bytes()).update(&hash);
        }
        Ok(())
    }

    fn hash_op_id(&self, hasher: &mut blake3::Hasher, op: LocalOp) -> Result<()> {
        hasher.update(self.replica(replica_of(op))?.id.as_bytes()).update(&counter_of(op).to_le_bytes());
        Ok(())
    }
}

fn text(hasher: &mut blake3::Hasher, text: &str) {
    hasher.update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes());
}

/// A value's digest under a salt of its own.
pub(crate) fn value_digest(salt: &[u8; 16], value: &Value) -> [u8; 16] {
    let mut digest = blake3::Hasher::new();
    digest.update(salt);
    value.hash_into(&mut digest);
    let mut short = [0; 16];
    short.copy_from_slice(&digest.finalize().as_bytes()[..16]);
    short
}
