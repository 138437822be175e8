//! Lists of known names, matched against tokens.
//!
//! All lists live in one automaton. A name is stored token by token in lower case, joined by single spaces, except
//! that a token all in capitals stays as it is: "NATO" and "US" are names, "nato" and "us" need not be. A match is
//! evidence for the sequence model and never a decision of its own.

use fst::raw::{CompiledAddr, Fst, Output};

macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        /// A list of names.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum List { $($(#[$doc])* $name),* }

        impl List {
            /// Every list, in the order of their bits.
            pub const ALL: &[Self] = &[$(Self::$name),*];
        }
    };
}

lists! {
    /// Countries, official and short.
    Country,
    /// Capitals and cities of 300,000 people or more.
    City,
    /// Smaller cities.
    Town,
    /// States and provinces.
    Region,
    /// Abbreviated states: "Ore.", "TX".
    State,
    /// Counties.
    County,
    /// Rivers, seas, mountains, parts of the world.
    Water,
    /// Nationalities, peoples, religions: never places themselves.
    Demonym,
    /// First names many people bear.
    FirstName,
    /// Other first names.
    RareFirstName,
    /// Surnames many people bear.
    Surname,
    /// Other surnames.
    RareSurname,
    /// Full names of well-known people.
    Person,
    /// Companies with their legal form.
    Company,
    /// Companies as they are called.
    ShortCompany,
    /// Universities.
    University,
    /// Political parties.
    Party,
    /// Sports clubs.
    Club,
    /// International bodies, agencies, charities, media.
    Organization,
    /// Newspapers.
    Newspaper,
    /// Titles before a name.
    Honorific,
    /// Occupations.
    Occupation,
}

impl List {
    /// The bit that stands for the list in a [`Lists`].
    #[must_use]
    pub const fn bit(self) -> Lists {
        1 << self as u8
    }
}

/// A set of lists, one bit each.
pub type Lists = u32;

/// Lists whose entries count in lower case too.
pub const COMMON: Lists = List::Honorific.bit() | List::Occupation.bit();

/// The lists by what kind of name they hold.
const GROUPS: [Lists; 6] = [
    List::Country.bit()
        | List::City.bit()
        | List::Town.bit()
        | List::Region.bit()
        | List::State.bit()
        | List::County.bit()
        | List::Water.bit(),
    List::FirstName.bit() | List::RareFirstName.bit(),
    List::Surname.bit() | List::RareSurname.bit(),
    List::ShortCompany.bit() | List::Company.bit() | List::Organization.bit() | List::Party.bit() | List::Club.bit(),
    List::Demonym.bit(),
    List::Honorific.bit() | List::Occupation.bit(),
];

/// Which kinds of name a set of lists holds, one bit each.
#[must_use]
pub fn groups(lists: Lists) -> u64 {
    GROUPS.iter().enumerate().fold(0, |set, (bit, group)| set | u64::from(lists & group != 0) << bit)
}

/// A place in the automaton, between two bytes.
#[derive(Clone, Copy, Debug)]
pub struct State {
    node: CompiledAddr,
    output: Output,
}

/// The lists, ready to be matched.
#[derive(Clone)]
pub struct Gazetteer {
    names: Fst<Vec<u8>>,
    /// The sets of lists that occur; the automaton maps a name to one of them.
    sets: Vec<Lists>,
}

impl std::fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Gazetteer({} names)", self.names.len())
    }
}

impl Gazetteer {
    /// The gazetteer of an automaton from names to ranks in `sets`; `None` if the bytes are no automaton.
    #[must_use]
    pub fn new(automaton: Vec<u8>, sets: Vec<Lists>) -> Option<Self> {
        Fst::new(automaton).ok().map(|names| Self { names, sets })
    }

    /// The state before a name.
    #[must_use]
    pub fn root(&self) -> State {
        State { node: self.names.root().addr(), output: Output::zero() }
    }

    /// The state after more bytes of a name, if any name goes on so.
    #[must_use]
    pub fn step(&self, mut state: State, bytes: &[u8]) -> Option<State> {
        for byte in bytes {
            let node = self.names.node(state.node);
            let transition = node.transition(node.find_input(*byte)?);
            state = State { node: transition.addr, output: state.output.cat(transition.out) };
        }
        Some(state)
    }

    /// The lists that hold the name which ends here; none if no name ends here.
    #[must_use]
    pub fn lists(&self, state: State) -> Lists {
        let node = self.names.node(state.node);
        if !node.is_final() {
            return 0;
        }
        let rank = state.output.cat(node.final_output()).value();
        usize::try_from(rank).ok().and_then(|rank| self.sets.get(rank)).copied().unwrap_or_default()
    }
}

/// A token as names store it, the way a list writes it: capitals stay only where the whole token is capitals.
#[must_use]
pub fn stored_form(token: &str) -> String {
    if is_acronym(token) { token.to_owned() } else { token.to_lowercase() }
}

/// Whether a token has two capitals or more and nothing in lower case.
#[must_use]
pub fn is_acronym(token: &str) -> bool {
    !token.chars().any(char::is_lowercase) && token.chars().filter(|c| c.is_uppercase()).nth(1).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gazetteer(names: &[(&str, u64)], sets: Vec<Lists>) -> Gazetteer {
        let map = fst::Map::from_iter(names.iter().copied()).unwrap();
        Gazetteer::new(map.into_fst().into_inner(), sets).unwrap()
    }

    #[test]
    fn a_name_is_found_where_it_ends() {
        let gazetteer = gazetteer(&[("NATO", 1), ("new", 0), ("new york", 1)], vec![1, 2]);
        let new = gazetteer.step(gazetteer.root(), b"new").unwrap();
        assert_eq!(gazetteer.lists(new), 1);
        let york = gazetteer.step(new, b" york").unwrap();
        assert_eq!(gazetteer.lists(york), 2);
        assert!(gazetteer.step(york, b" city").is_none());
        assert_eq!(gazetteer.lists(gazetteer.root()), 0);
    }

    #[test]
    fn capitals_stay_only_in_acronyms() {
        for (token, form) in [("NATO", "NATO"), ("U.S.", "U.S."), ("Paris", "paris"), ("I", "i"), ("2020", "2020")] {
            assert_eq!(stored_form(token), form);
        }
    }
}
