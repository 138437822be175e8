//! A file to documents.

use tagline_formats::{Problem, open};
use tagline_wire::{FormatsReply, OpenRequest, Opened};

/// How many problems are told one by one; a file of the wrong kind may have one in every line.
const TOLD: usize = 200;

/// The documents of a file; or why there are none.
pub(crate) fn answer(request: &OpenRequest) -> FormatsReply {
    let number = request.number;
    let opened = match open(&request.name, &request.bytes) {
        Ok(Some((format, import))) => Ok(Opened {
            format: Some(format.name().to_owned()),
            documents: import.documents.into_iter().map(|imported| imported.document).collect(),
            problems: told(&import.problems),
        }),
        Ok(None) => Ok(Opened::default()),
        Err(error) => Err(format!("{} could not be opened: {error}.", request.name)),
    };
    FormatsReply::Opened { number, opened }
}

fn told(problems: &[Problem]) -> Vec<String> {
    let mut told: Vec<String> = problems.iter().take(TOLD).map(ToString::to_string).collect();
    if problems.len() > TOLD {
        told.push(format!("… and {} more", problems.len() - TOLD));
    }
    told
}
