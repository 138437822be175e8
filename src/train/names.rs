//! The gazetteer: lists of names, compiled into one automaton.

use crate::corpus::{DataError, read_file};
use std::{collections::BTreeMap, path::Path};
use tagline_engine::{
    gazetteer::{List, Lists, is_acronym, stored_form},
    token::tokenize,
};

/// The automaton of names and the sets of lists it points at.
pub(crate) struct Names {
    pub automaton: Vec<u8>,
    pub sets: Vec<Lists>,
    pub count: usize,
}

/// The lists, each a file of the data folder.
#[cfg(test)]
pub(crate) const FILES: [&str; 24] = [
    "admin_regions.tsv",
    "capitals.tsv",
    "charities_us.tsv",
    "cities.tsv",
    "companies.tsv",
    "countries.tsv",
    "demonyms.tsv",
    "first_names_by_country.tsv",
    "first_names_us_female.tsv",
    "first_names_us_male.tsv",
    "honorifics.tsv",
    "newspapers_us.tsv",
    "occupations.tsv",
    "organizations.tsv",
    "persons_notable.tsv",
    "political_parties.tsv",
    "regions_and_waters.tsv",
    "sports_clubs.tsv",
    "surnames_by_country.tsv",
    "surnames_us.tsv",
    "universities.tsv",
    "us_counties.tsv",
    "us_federal_agencies.tsv",
    "us_states.tsv",
];

/// What a row of a list adds to the names.
type Put<'a> = dyn FnMut(&[&str], &mut BTreeMap<String, Lists>) + 'a;

/// Reads the lists of the data folder and compiles them.
pub(crate) fn compile(data: &Path) -> Result<Names, DataError> {
    let mut names: BTreeMap<String, Lists> = BTreeMap::new();
    let folder = data.join("gazetteers");
    let mut read = |file: &str, put: &mut Put| {
        let text = read_file(&folder.join(file))?;
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            put(&line.split('\t').collect::<Vec<_>>(), &mut names);
        }
        Ok::<(), DataError>(())
    };
    let first = |list: List| move |row: &[&str], names: &mut BTreeMap<String, Lists>| add(names, row[0], list);
    let number = |row: &[&str], column: usize| row.get(column).and_then(|cell| cell.parse::<f64>().ok()).unwrap_or(0.0);
    read("countries.tsv", &mut first(List::Country))?;
    read("capitals.tsv", &mut first(List::City))?;
    read("demonyms.tsv", &mut first(List::Demonym))?;
    read("cities.tsv", &mut |row, names| {
        let list = if number(row, 2) >= 300_000.0 { List::City } else { List::Town };
        for name in row.iter().take(4).enumerate().filter(|(i, name)| matches!(i, 0 | 3) && !name.is_empty()) {
            add(names, name.1, list);
        }
    })?;
    read("admin_regions.tsv", &mut first(List::Region))?;
    read("us_states.tsv", &mut |row, names| {
        add(names, row[0], List::Region);
        for short in &row[1..] {
            add(names, short, List::State);
        }
    })?;
    read("us_counties.tsv", &mut first(List::County))?;
    read("regions_and_waters.tsv", &mut first(List::Water))?;
    for file in ["first_names_us_female.tsv", "first_names_us_male.tsv"] {
        read(file, &mut |row, names| {
            add(names, row[0], if number(row, 1) >= 0.02 { List::FirstName } else { List::RareFirstName });
        })?;
    }
    read("first_names_by_country.tsv", &mut first(List::FirstName))?;
    read("surnames_us.tsv", &mut |row, names| {
        let share = number(row, 1);
        if share >= 0.001 {
            add(names, row[0], if share >= 0.01 { List::Surname } else { List::RareSurname });
        }
    })?;
    read("surnames_by_country.tsv", &mut first(List::Surname))?;
    read("persons_notable.tsv", &mut first(List::Person))?;
    read("companies.tsv", &mut |row, names| {
        add(names, row[0], List::Company);
        if let Some(short) = row.get(1).filter(|short| short.chars().count() > 1) {
            add(names, short, List::ShortCompany);
        }
    })?;
    read("universities.tsv", &mut first(List::University))?;
    read("political_parties.tsv", &mut |row, names| {
        add(names, row[0], List::Party);
        if let Some(short) = row.get(2) {
            add(names, short, List::Party);
        }
    })?;
    read("sports_clubs.tsv", &mut first(List::Club))?;
    read("organizations.tsv", &mut |row, names| {
        for name in row.iter().take(2) {
            add(names, name, List::Organization);
            if is_acronym(name) && name.chars().filter(|c| c.is_alphabetic()).count() > 3 {
                // "Nato", as British papers write it.
                *names.entry(name.to_lowercase()).or_default() |= List::Organization.bit();
            }
        }
    })?;
    read("charities_us.tsv", &mut first(List::Organization))?;
    read("us_federal_agencies.tsv", &mut first(List::Organization))?;
    read("newspapers_us.tsv", &mut first(List::Newspaper))?;
    read("honorifics.tsv", &mut first(List::Honorific))?;
    read("occupations.tsv", &mut first(List::Occupation))?;

    let mut sets: Vec<Lists> = names.values().copied().collect();
    sets.sort_unstable();
    sets.dedup();
    let mut builder = fst::MapBuilder::memory();
    for (name, lists) in &names {
        let rank = sets.binary_search(lists).unwrap_or_default() as u64;
        // Keys come sorted and distinct out of the map, the one thing that could go wrong.
        let _ = builder.insert(name, rank);
    }
    let automaton = builder.into_inner().unwrap_or_default();
    Ok(Names { automaton, sets, count: names.len() })
}

fn add(names: &mut BTreeMap<String, Lists>, name: &str, list: List) {
    let name = name.trim();
    let tokens = tokenize(name);
    let forms: Vec<String> =
        tokens.iter().map(|token| stored_form(&name[token.start as usize..token.end as usize])).collect();
    if !forms.is_empty() && forms.len() < 12 {
        *names.entry(forms.join(" ")).or_default() |= list.bit();
    }
}
