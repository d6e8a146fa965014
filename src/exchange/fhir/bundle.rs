//! The bundle around the resources, and how one of them names another.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::{Error, Result};

/// A resource, and the id by which others name it.
pub(super) struct Resource {
    id: String,
    content: Value,
}

impl Resource {
    /// `content` says its `resourceType`; what is null or empty in it is left out, for FHIR knows no empty value.
    pub(super) fn new(id: &str, mut content: Value) -> Self {
        content["id"] = id.into();
        Self { id: id.to_owned(), content: said(content).unwrap_or_default() }
    }
}

/// A collection of resources as a file: the same record gives the same bytes but for the time it was written at.
pub(super) fn bytes(at: &str, resources: &[Resource]) -> Result<Vec<u8>> {
    let entry = |resource: &Resource| json!({ "fullUrl": urn(&resource.id), "resource": resource.content });
    let bundle = json!({
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": at,
        "entry": resources.iter().map(entry).collect::<Vec<_>>(),
    });
    let mut bytes = serde_json::to_vec_pretty(&bundle).map_err(|error| Error::new("internal").caused_by(error))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// How an id is named inside a bundle.
fn urn(id: &str) -> String {
    format!("urn:uuid:{id}")
}

pub(super) fn reference(id: &str) -> Value {
    json!({ "reference": urn(id) })
}

/// The id of what has no row of its own. It follows from the row that says it, so that a second file names it by the same.
pub(super) fn derived_id(row: &str, what: &str) -> String {
    let hash = blake3::Hasher::new().update(b"cunce fhir ").update(row.as_bytes()).update(what.as_bytes()).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.as_bytes()[..16]);
    let id: Uuid = uuid::Builder::from_random_bytes(bytes).into_uuid();
    id.hyphenated().to_string()
}

/// A value without what is null or empty in it; nothing where nothing stays.
fn said(value: Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::String(text) => (!text.trim().is_empty()).then(|| text.trim().into()),
        Value::Array(all) => {
            let kept: Vec<Value> = all.into_iter().filter_map(said).collect();
            (!kept.is_empty()).then_some(Value::Array(kept))
        }
        Value::Object(fields) => {
            let kept: Map<_, _> = fields.into_iter().filter_map(|(name, value)| Some((name, said(value)?))).collect();
            (!kept.is_empty()).then_some(Value::Object(kept))
        }
        other => Some(other),
    }
}
