//! The catalogue's units in UCUM (the Unified Code for Units of Measure).

pub(super) const UCUM: &str = "http://unitsofmeasure.org";

/// None for what UCUM has no unit of: pieces and bottles are said in words only.
pub(super) fn ucum(unit: &str) -> Option<&'static str> {
    Some(match unit {
        "kg" => "kg",
        "cm" => "cm",
        "mmHg" => "mm[Hg]",
        "/min" => "/min",
        "g/L" => "g/L",
        "°C" => "Cel",
        _ => return None,
    })
}
