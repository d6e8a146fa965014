//! What the planted bugs of the heads do instead of what is right; see `crate::planted`.

use super::apply::Head;
use super::core::Core;
use super::ids::LocalOp;
use super::journal::{FieldWrite, Op};
use super::value::Value;
use crate::Result;

impl Core {
    /// A write replaces whatever says what its author had seen. Returns how many heads are left.
    pub(super) fn drop_old_values(&self, op: &Op, write: &FieldWrite) -> Result<usize> {
        let heads: Vec<Head> = self.heads(&op.row, write.field)?;
        for pred in &write.pred {
            let Some(seen) = self.op(pred.op)? else { continue };
            let old = seen.fields.into_iter().find(|seen| seen.field == write.field);
            let old = old.map_or(Value::Null, |seen| seen.value);
            for head in heads.iter().filter(|head| head.value == old) {
                let sql = "DELETE FROM head WHERE row = ?1 AND field = ?2 AND op = ?3";
                self.run(sql, [op.row.id, write.field, head.op])?;
            }
        }
        Ok(self.head_ops(op.row.id, write.field)?.len())
    }

    /// The wall clock of an operation; the beginning of time for one that is not here.
    pub(super) fn op_time(&self, op: LocalOp) -> Result<i64> {
        if self.has_op(op)? { Ok(self.written_of(op)?.at) } else { Ok(i64::MIN) }
    }

    /// Whether this version has a place for a field.
    pub(super) fn knows(&self, op: &Op, write: &FieldWrite) -> Result<bool> {
        Ok(self
            .shape_of(&op.row)?
            .is_some_and(|shape| shape.voided == write.field || shape.column(write.field).is_some()))
    }
}
