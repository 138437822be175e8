//! What is pasted, made ready to be a text.

use tagline_core::{ByteOffset, Text};

/// Cleaning leaves LF as the only line end and is done once and for all; every offset of the text converts to every unit
/// and back.
pub(super) fn hold(bytes: &[u8]) {
    let raw = super::text(bytes);
    let clean = Text::clean(&raw).into_owned();
    assert!(!clean.contains('\r'));
    let unmarked = clean.trim_start_matches('\u{feff}');
    assert_eq!(Text::clean(unmarked), unmarked);
    let Ok(text) = Text::new(clean.as_str()) else { return };
    for (byte, _) in clean.char_indices().chain([(clean.len(), ' ')]) {
        let Some(offset) = ByteOffset::from_index(byte) else { return };
        let code_point = text.code_point(offset).unwrap_or_else(|| panic!("{byte} is a boundary"));
        let utf16 = text.utf16(offset).unwrap_or_else(|| panic!("{byte} is a boundary"));
        assert_eq!((text.byte_of_code_point(code_point), text.byte_of_utf16(utf16)), (Some(offset), Some(offset)));
    }
    let paragraphs = (0..text.paragraph_count()).map(|index| text.paragraph(index));
    let mut end = 0;
    for paragraph in paragraphs {
        assert!(paragraph.start.index() >= end && paragraph.end >= paragraph.start, "{paragraph:?}");
        end = paragraph.end.index();
    }
}
