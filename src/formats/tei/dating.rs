//! What a date means in the attributes that TEI gives to dates.
//!
//! `@when` holds the forms of XML Schema: a year, month, day or time, and days and months of no known year
//! (`--02-28`). A range has its ends in `@from` and `@to`; a date of which some digits are open lies between
//! `@notBefore` and `@notAfter`. Where these do not read back as the same EDTF, `@when-custom` repeats it whole.

use tagline_core::edtf;

/// The attributes that say what a value in EDTF means.
pub(super) fn attributes(value: &str) -> Vec<(&'static str, String)> {
    let mut said = standard(value);
    let read = edtf(|name| said.iter().find(|(field, _)| *field == name).map(|(_, value)| value.as_str()));
    if read.as_deref() != Some(value) {
        said.push(("when-custom", value.to_owned()));
    }
    said
}

/// As much as the attributes of XML Schema's dates can say.
fn standard(value: &str) -> Vec<(&'static str, String)> {
    if !edtf::is_valid(value) {
        return Vec::new();
    }
    let ends = |[first, last]: [&'static str; 2], from: &str, to: &str| {
        let pair = [(first, earliest(from)), (last, latest(to))];
        pair.into_iter().filter_map(|(field, end)| Some((field, end?))).collect()
    };
    if let Some(members) = value.strip_prefix('{').and_then(|members| members.strip_suffix('}')) {
        let last = members.rsplit(',').next().unwrap_or(members);
        return ends(["notBefore", "notAfter"], members.split(',').next().unwrap_or(members), last);
    }
    match value.split_once('/') {
        Some((from, to)) => ends(["from", "to"], from, to),
        None => match when(value) {
            Some(when) => vec![("when", when)],
            None => ends(["notBefore", "notAfter"], value, value),
        },
    }
}

/// The EDTF that attributes say, by their names.
pub(super) fn edtf<'a>(attribute: impl Fn(&str) -> Option<&'a str>) -> Option<String> {
    let named = |name: &str| attribute(name).map(str::trim).filter(|value| !value.is_empty());
    if let Some(custom) = named("when-custom") {
        return Some(custom.to_owned());
    }
    if let Some(when) = named("when") {
        return Some(of_when(when));
    }
    let stretch = |first: &str, last: &str| {
        let (from, to) = (named(first).map(of_when), named(last).map(of_when));
        let either = from.is_some() || to.is_some();
        either.then(|| (from.unwrap_or_else(|| "..".to_owned()), to.unwrap_or_else(|| "..".to_owned())))
    };
    if let Some((from, to)) = stretch("from", "to") {
        return Some(format!("{from}/{to}"));
    }
    let (from, to) = stretch("notBefore", "notAfter")?;
    Some(open_digits(&from, &to).unwrap_or_else(|| format!("{from}/{to}")))
}

/// A date as XML Schema writes it; `None` if digits of its year are open, if it is no month, or if it lies before the
/// year 1, which the two versions of XML Schema count differently.
fn when(value: &str) -> Option<String> {
    let value = value.trim_end_matches(['?', '~', '%']);
    let (date, time) = value.find('T').map_or((value, ""), |at| value.split_at(at));
    // XML Schema wants seconds, which EDTF may leave out.
    let time = match time.get(6..) {
        Some(zone) if !zone.starts_with(':') => format!("{}:00{zone}", &time[..6]),
        _ => time.to_owned(),
    };
    if date.is_empty() {
        return time.get(1..).map(str::to_owned);
    }
    let date = match date.split('-').collect::<Vec<_>>()[..] {
        ["XXXX", "XX", day] => format!("---{day}"),
        ["XXXX", month, day] if is_number(month) => format!("--{month}-{day}"),
        ["XXXX", month] if is_month(month) => format!("--{month}"),
        [year] if is_year(year) => year.to_owned(),
        [year, month] if is_year(year) && is_month(month) => date.to_owned(),
        [year, month, day] if is_year(year) && is_number(month) && is_number(day) => date.to_owned(),
        _ => return None,
    };
    (time.is_empty() || date.starts_with(|c: char| c.is_ascii_digit())).then(|| date + &time)
}

/// The way back from [`when`]. What XML Schema knows and EDTF does not stays as it is.
fn of_when(value: &str) -> String {
    let (date, time) = match value.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None if value.as_bytes().get(2) == Some(&b':') => ("", Some(value)),
        None => (value, None),
    };
    let time = time.map_or_else(String::new, |time| {
        let whole = time.get(5..8) == Some(":00");
        if whole { format!("T{}{}", &time[..5], &time[8..]) } else { format!("T{time}") }
    });
    let date = match (date.strip_prefix("---"), date.strip_prefix("--")) {
        (Some(day), _) => format!("XXXX-XX-{day}"),
        (None, Some(rest)) => format!("XXXX-{rest}"),
        (None, None) => date.to_owned(),
    };
    date + &time
}

/// The first date that a value may mean, which is the value itself if no digit is open.
fn earliest(value: &str) -> Option<String> {
    when(value).or_else(|| bound(value, '0', [(33, "01"), (34, "04"), (35, "07"), (36, "10"), (40, "01"), (41, "07")]))
}

/// The last.
fn latest(value: &str) -> Option<String> {
    when(value).or_else(|| bound(value, '9', [(33, "03"), (34, "06"), (35, "09"), (36, "12"), (40, "06"), (41, "12")]))
}

/// A value with `digit` for the open digits of its year, or with the month at the edge of its quarter or half.
fn bound(value: &str, digit: char, months: [(u8, &str); 6]) -> Option<String> {
    let value = value.trim_end_matches(['?', '~', '%']);
    if let Some((year, part)) = value.split_once('-').filter(|(year, _)| is_year(year)) {
        let (_, month) = months.into_iter().find(|(code, _)| part.parse() == Ok(*code))?;
        return Some(format!("{year}-{month}"));
    }
    let known = value.trim_end_matches('X');
    let year = format!("{known}{}", digit.to_string().repeat(value.len() - known.len()));
    (is_year(&year) && !known.is_empty()).then_some(year)
}

/// "199X" for 1990 to 1999, "19XX" for 1900 to 1999.
fn open_digits(from: &str, to: &str) -> Option<String> {
    let known = from.bytes().zip(to.bytes()).take_while(|(from, to)| from == to).count();
    let opens = |year: &str, digit: u8| year.len() == 4 && year.bytes().skip(known).all(|b| b == digit);
    ((1..4).contains(&known) && opens(from, b'0') && opens(to, b'9')).then(|| format!("{:X<4}", &from[..known]))
}

fn is_number(part: &str) -> bool {
    part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())
}

fn is_month(part: &str) -> bool {
    is_number(part) && part <= "12"
}

fn is_year(part: &str) -> bool {
    part.len() == 4 && part != "0000" && part.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_in_the_attributes_of_tei_and_are_read_back() {
        for (value, expected) in [
            ("2021-03-03", "when=2021-03-03"),
            ("2021-03", "when=2021-03"),
            ("2021", "when=2021"),
            ("XXXX-02-28", "when=--02-28"),
            ("XXXX-02", "when=--02"),
            ("XXXX-XX-24", "when=---24"),
            ("T14:00Z", "when=14:00:00Z"),
            ("2021-03-03T14:00-05:00", "when=2021-03-03T14:00:00-05:00"),
            ("2021-03-03T14:00:05", "when=2021-03-03T14:00:05"),
            ("2021-03-03T14:00:00", "when=2021-03-03T14:00:00 when-custom=2021-03-03T14:00:00"),
            ("1939/1945", "from=1939 to=1945"),
            ("2013-04-17/2013-04-23", "from=2013-04-17 to=2013-04-23"),
            ("2019/..", "from=2019"),
            ("../2019", "to=2019"),
            ("199X", "notBefore=1990 notAfter=1999"),
            ("19XX", "notBefore=1900 notAfter=1999"),
            ("192X/193X", "from=1920 to=1939 when-custom=192X/193X"),
            ("2008-35", "notBefore=2008-07 notAfter=2008-09 when-custom=2008-35"),
            ("2009-41", "notBefore=2009-07 notAfter=2009-12 when-custom=2009-41"),
            // In which months a season lies depends on the hemisphere.
            ("2009-22", "when-custom=2009-22"),
            ("1850?", "when=1850 when-custom=1850?"),
            ("2024-03-11~/2024-04-09~", "from=2024-03-11 to=2024-04-09 when-custom=2024-03-11~/2024-04-09~"),
            ("{2020-03-03,2020-03-04}", "notBefore=2020-03-03 notAfter=2020-03-04 when-custom={2020-03-03,2020-03-04}"),
            ("-0043", "when-custom=-0043"),
            ("XX9X", "when-custom=XX9X"),
            ("soon", "when-custom=soon"),
        ] {
            let written = attributes(value);
            let words: Vec<_> = written.iter().map(|(field, value)| format!("{field}={value}")).collect();
            assert_eq!(words.join(" "), expected);
            let read = edtf(|name| written.iter().find(|(field, _)| *field == name).map(|(_, value)| value.as_str()));
            assert_eq!(read.as_deref(), Some(value));
        }
    }

    #[test]
    fn attributes_of_other_editions_are_read() {
        let read = |pairs: &[(&str, &'static str)]| {
            edtf(|name| pairs.iter().find(|(field, _)| *field == name).map(|(_, value)| *value))
        };
        assert_eq!(read(&[("notBefore", "1850"), ("notAfter", "1863")]).as_deref(), Some("1850/1863"));
        assert_eq!(read(&[("notAfter", "1863-05")]).as_deref(), Some("../1863-05"));
        assert_eq!(read(&[("from", "1863"), ("notAfter", "1870")]).as_deref(), Some("1863/.."));
        assert_eq!(read(&[("when", " ")]), None);
        assert_eq!(read(&[]), None);
    }
}
