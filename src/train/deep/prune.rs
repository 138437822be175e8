//! Which pieces of the vocabulary English text can produce.
//!
//! The pretrained vocabulary has places kept for other uses, and words of other scripts that it learned from Wikipedia.
//! A word of Greek or Arabic in an English text is still pieced letter by letter: single letters stay.

/// The places of the pieces that stay, in the order of their bytes.
pub(crate) fn keep(vocabulary: &[String]) -> Vec<usize> {
    let mut kept: Vec<usize> = (0..vocabulary.len()).filter(|place| stays(&vocabulary[*place])).collect();
    kept.sort_by(|a, b| vocabulary[*a].cmp(&vocabulary[*b]));
    kept
}

fn stays(piece: &str) -> bool {
    if let "[CLS]" | "[SEP]" | "[UNK]" = piece {
        return true;
    }
    if piece.starts_with('[') && piece.len() > 1 {
        return false;
    }
    let letters = piece.strip_prefix("##").filter(|rest| !rest.is_empty()).unwrap_or(piece);
    letters.chars().count() == 1 && !is_ideograph(letters) || letters.chars().all(is_western)
}

/// Latin letters in any guise, marks, currency signs and the like.
fn is_western(c: char) -> bool {
    matches!(u32::from(c), 0..=0x024F | 0x1E00..=0x1EFF | 0x2000..=0x214F)
}

/// Of thousands of characters each is rare, and none tells more than that the name is Chinese or Japanese.
fn is_ideograph(letters: &str) -> bool {
    letters.chars().any(|c| matches!(u32::from(c), 0x2E80..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_english_text_cannot_produce_goes() {
        let vocabulary = [
            "[PAD]",
            "[unused7]",
            "[UNK]",
            "[CLS]",
            "[SEP]",
            "[",
            "paris",
            "##ing",
            "##",
            "#",
            "€",
            "α",
            "##α",
            "και",
            "東",
            "ø",
        ];
        let kept: Vec<&str> = keep(&vocabulary.map(str::to_owned)).into_iter().map(|place| vocabulary[place]).collect();
        assert_eq!(kept, ["#", "##", "##ing", "##α", "[", "[CLS]", "[SEP]", "[UNK]", "paris", "ø", "α", "€"]);
    }
}
