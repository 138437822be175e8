//! Words that are written with a full stop of their own.

/// When the stop after a word is part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// Wherever the word stands: "etc.", "Inc.".
    Always,
    /// Before a capital letter on the same line: "Gen. Petraeus", but not "Amartya Sen.".
    BeforeName,
    /// Before a number: "No. 10", "pp. 3-9", but not "He said no.".
    BeforeNumber,
    /// Where a date goes on: "Mar. 3", "Sat., May 4", "3 Dec. 1941", but not "under the sun.".
    InDate,
    /// After a comma: "Jackson, Miss.", but not "a near miss.".
    AfterComma,
}

/// The longest abbreviation in the table, in bytes; longer words need not be looked up.
const LONGEST: usize = 7;

/// Whether, and where, a word is an abbreviation. `word` is as it stands in the text, without its stop.
pub(super) fn stop_of(word: &str) -> Option<Stop> {
    if word.len() > LONGEST || !word.is_ascii() {
        return None;
    }
    let mut lower = [0_u8; LONGEST];
    let lower = lower.get_mut(..word.len())?;
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    let capital = word.as_bytes().first().is_some_and(u8::is_ascii_uppercase);
    let stop = match &*lower {
        b"etc" | b"vs" | b"approx" | b"esp" | b"incl" | b"viz" | b"cf" | b"eg" | b"ie" | b"al" => {
            return Some(Stop::Always);
        }
        b"inc" | b"corp" | b"ltd" | b"co" | b"cos" | b"bros" | b"jr" | b"sr" | b"plc" | b"llc" | b"dept" | b"univ"
        | b"assn" | b"natl" | b"intl" | b"govt" | b"ave" | b"blvd" => Stop::Always,
        b"mr" | b"mrs" | b"ms" | b"dr" | b"prof" | b"messrs" | b"mme" | b"mlle" | b"st" | b"ste" | b"mt" | b"ft"
        | b"gen" | b"col" | b"lt" | b"sgt" | b"capt" | b"cpl" | b"maj" | b"cmdr" | b"cdr" | b"adm" | b"brig"
        | b"pvt" | b"sen" | b"rep" | b"reps" | b"sens" | b"gov" | b"pres" | b"rev" | b"fr" | b"hon" | b"msgr"
        | b"supt" | b"atty" | b"amb" | b"insp" | b"det" | b"dist" | b"asst" | b"assoc" | b"bp" | b"sec" | b"gens"
        | b"drs" | b"rd" => Stop::BeforeName,
        b"no" | b"nos" | b"fig" | b"figs" | b"vol" | b"vols" | b"pp" | b"p" | b"ch" | b"art" | b"arts" | b"ca"
        | b"c" | b"nr" | b"op" | b"eq" | b"ver" => return Some(Stop::BeforeNumber),
        b"jan" | b"feb" | b"mar" | b"apr" | b"jun" | b"jul" | b"aug" | b"sep" | b"sept" | b"oct" | b"nov" | b"dec"
        | b"mon" | b"tue" | b"tues" | b"wed" | b"weds" | b"thu" | b"thur" | b"thurs" | b"fri" | b"sat" | b"sun" => {
            Stop::InDate
        }
        b"ala" | b"ariz" | b"ark" | b"calif" | b"colo" | b"conn" | b"del" | b"fla" | b"ga" | b"ill" | b"ind"
        | b"kan" | b"ky" | b"la" | b"md" | b"mass" | b"mich" | b"minn" | b"miss" | b"mo" | b"mont" | b"neb"
        | b"nev" | b"okla" | b"ore" | b"pa" | b"penn" | b"tenn" | b"tex" | b"va" | b"vt" | b"wash" | b"wis"
        | b"wyo" => Stop::AfterComma,
        _ => return None,
    };
    capital.then_some(stop)
}

/// Whether a token that ends in a stop can stand at the end of a sentence at all: a title or an initial
/// always leads on to a name.
pub(crate) fn leads_on(token: &str) -> bool {
    let Some(word) = token.strip_suffix('.') else { return false };
    matches!(stop_of(word), Some(Stop::BeforeName | Stop::BeforeNumber | Stop::InDate))
        || matches!(
            &*word.to_ascii_lowercase(),
            "vs" | "cf" | "eg" | "ie" | "e.g" | "i.e" | "viz" | "approx" | "incl" | "esp"
        )
}
