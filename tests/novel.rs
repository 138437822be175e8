//! A novel of any length, with a mention every forty bytes or so, as a file of annotations or as plain text.

use serde_json::{Value, json};

/// A text and its mentions: start and end in code points, which are bytes here, and the label.
pub struct Novel {
    /// Plain ASCII prose.
    pub text: String,
    /// In reading order.
    pub mentions: Vec<(usize, usize, &'static str)>,
}

const PEOPLE: [&str; 8] = [
    "Angela Merkel",
    "Thomas Whitfield",
    "Maria Silva",
    "Grace Hopper",
    "Kofi Mensah",
    "Ingrid Larsen",
    "Pedro Garcia",
    "Ivan Petrov",
];
const PLACES: [&str; 6] = ["Paris", "London", "Lagos", "Oslo", "Vienna", "Prague"];
/// What nobody is mentioned in.
const REST: [&str; 3] = [
    "The old harbour was quiet, and the boats lay still as they had all winter long, while nobody spoke of the snow. ",
    "It was late, and the road was long and wet, so they walked without a word until the lamps of the inn were near. ",
    "She had read the letter twice by then, and burned it, and still knew every word of it as if it were her own. ",
];
const DAYS: [&str; 5] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];

/// A novel of at least so many bytes, in paragraphs of eight sentences.
#[must_use]
pub fn novel(bytes: usize) -> Novel {
    let mut novel = Novel { text: String::with_capacity(bytes + 300), mentions: Vec::new() };
    let mut number = 0;
    while novel.text.len() < bytes {
        for _ in 0..4 {
            number += 1;
            novel.mention(PEOPLE[number % PEOPLE.len()], "PERSON");
            novel.text.push_str(" met ");
            novel.mention(PEOPLE[(number * 7 + number / 8) % PEOPLE.len()], "PERSON");
            novel.text.push_str(" in ");
            novel.mention(PLACES[number % PLACES.len()], "PLACE");
            novel.text.push_str(" on ");
            novel.mention(DAYS[number % DAYS.len()], "DATE");
            novel.text.push_str(". ");
            novel.text.push_str(REST[number % REST.len()]);
        }
        novel.text.pop();
        novel.text.push_str("\n\n");
    }
    novel
}

impl Novel {
    fn mention(&mut self, words: &str, label: &'static str) {
        let start = self.text.len();
        self.text.push_str(words);
        self.mentions.push((start, self.text.len(), label));
    }

    /// The novel as Tagline JSON with so many of its mentions, evenly over the text.
    #[must_use]
    pub fn to_json(&self, mentions: usize) -> Vec<u8> {
        let all = self.mentions.len();
        let taken = |number: usize| (number + 1) * mentions / all > number * mentions / all;
        let annotation = |(id, (start, end, label)): (usize, &(usize, usize, &str))| -> Value {
            json!({"id": id, "start": start, "end": end, "text": self.text[*start..*end], "label": label,
                "status": "suggested", "origin": "model:test", "confidence": 0.9})
        };
        let annotations: Vec<_> =
            self.mentions.iter().enumerate().filter(|(number, _)| taken(*number)).map(annotation).collect();
        let document = json!({"id": format!("novel-{mentions}"), "title": "A novel", "text": self.text,
            "annotations": annotations, "entities": []});
        let file = json!({"format": "tagline", "version": 1, "offset_unit": "unicode_code_point", "labels": [],
            "documents": [document]});
        file.to_string().into_bytes()
    }
}
