//! Label sets as files: JSON, each label as Tagline JSON has it.

use serde::{Deserialize, Serialize};
use tagline_core::{Colour, Label, LabelInfo, LabelSet};

/// A label as a file holds it.
#[derive(Serialize, Deserialize)]
struct Row {
    id: Label,
    name: String,
    #[serde(default)]
    key: Option<char>,
    #[serde(default)]
    colour: Option<String>,
}

/// A label set as a file.
pub(crate) fn write(labels: &LabelSet) -> String {
    let row = |info: &LabelInfo| Row {
        id: info.label.clone(),
        name: info.name.clone(),
        key: info.key,
        colour: info.colour.map(|colour| colour.to_string()),
    };
    let rows: Vec<_> = labels.iter().map(row).collect();
    serde_json::to_string_pretty(&rows).unwrap_or_default()
}

/// The labels in a file.
///
/// # Errors
/// A sentence for the person, if the file is no label set.
pub(crate) fn read(json: &str) -> Result<Vec<LabelInfo>, String> {
    let rows: Vec<Row> = serde_json::from_str(json).map_err(|error| {
        format!("This is no label set ({error}). Expected a JSON list of labels, each with an id and a name.")
    })?;
    let info = |Row { id, name, key, colour }| LabelInfo {
        label: id,
        name,
        key,
        colour: colour.as_deref().and_then(Colour::parse),
    };
    Ok(rows.into_iter().map(info).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_set_comes_back_from_its_file() {
        let mut labels = LabelSet::default();
        let label = Label::new("CASE").unwrap();
        labels.put(LabelInfo { label, name: "Case".to_owned(), key: Some('c'), colour: Some(Colour(1, 2, 3)) });
        let read = read(&write(&labels)).unwrap();
        assert_eq!(read, labels.iter().cloned().collect::<Vec<_>>());
    }

    #[test]
    fn what_is_no_label_set_is_refused() {
        for other in ["{}", "", "[{\"id\": \"CASE\"}]"] {
            assert!(read(other).unwrap_err().starts_with("This is no label set"), "{other}");
        }
    }
}
