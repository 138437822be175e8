//! The addresses of the places of the page: the part of the URL behind `#`, which no server sees.
//!
//! An address holds the identifier of an article and nothing of its text.

/// A place that has an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// The box for a new article: `#/`.
    Start,
    /// The list of all articles: `#/library`.
    Library,
    /// The article with this identifier: `#/article/<id>`.
    Article(String),
}

/// What a fragment of a URL means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fragment {
    /// There is none, as on a first visit.
    Empty,
    /// A place of the page.
    Place(Route),
    /// An anchor within what is shown. It says nothing about the place.
    Anchor,
    /// Written like the address of a place, but there is no such place.
    Unknown,
}

const LIBRARY: &str = "#/library";
const ARTICLE: &str = "#/article/";

impl Route {
    /// Returns the address, which begins with `#`.
    pub(crate) fn address(&self) -> String {
        match self {
            Self::Start => "#/".to_owned(),
            Self::Library => LIBRARY.to_owned(),
            Self::Article(id) => format!("{ARTICLE}{}", encoded(id)),
        }
    }
}

impl Fragment {
    /// Reads a fragment as `location.hash` gives it: empty, or beginning with `#`.
    pub(crate) fn parse(fragment: &str) -> Self {
        if let Some(id) = fragment.strip_prefix(ARTICLE) {
            let id = decoded(id).filter(|id| !id.is_empty());
            return id.map_or(Self::Unknown, |id| Self::Place(Route::Article(id)));
        }
        match fragment {
            "" | "#" => Self::Empty,
            "#/" => Self::Place(Route::Start),
            LIBRARY => Self::Place(Route::Library),
            other if other.starts_with("#/") => Self::Unknown,
            _ => Self::Anchor,
        }
    }
}

/// Percent-encodes all bytes but the unreserved ones of RFC 3986.
fn encoded(id: &str) -> String {
    let mut encoded = String::with_capacity(id.len());
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded += &format!("%{byte:02X}");
        }
    }
    encoded
}

/// Undoes [`encoded`]; `None` if an escape is cut short, the bytes are not UTF-8, or there is a `/`, which only a
/// deeper address would have.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                bytes.push(u8::try_from(digit()? * 16 + digit()?).ok()?);
            }
            b'/' => return None,
            byte => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_are_read_and_written() {
        let article = |id: &str| Fragment::Place(Route::Article(id.to_owned()));
        let cases = [
            ("", Fragment::Empty),
            ("#", Fragment::Empty),
            ("#/", Fragment::Place(Route::Start)),
            ("#/library", Fragment::Place(Route::Library)),
            ("#/article/18f-1", article("18f-1")),
            ("#/article/18f2a6c3b40-0badcafe", article("18f2a6c3b40-0badcafe")),
            ("#/article/a%20b%2Fc%23%C5%82", article("a b/c#ł")),
            // Written by hand: a browser leaves some characters as they are.
            ("#/article/a+b", article("a+b")),
            ("#/article/ł", article("ł")),
            ("#paragraph-3", Fragment::Anchor),
            ("#top", Fragment::Anchor),
            ("#article/18f-1", Fragment::Anchor),
            ("#/article/", Fragment::Unknown),
            ("#/article", Fragment::Unknown),
            ("#/article/18f-1/edit", Fragment::Unknown),
            ("#/article/%", Fragment::Unknown),
            ("#/article/%4", Fragment::Unknown),
            ("#/article/%zz", Fragment::Unknown),
            ("#/article/%ff%fe", Fragment::Unknown),
            ("#/library/", Fragment::Unknown),
            ("#/Library", Fragment::Unknown),
            ("#//evil.example/", Fragment::Unknown),
        ];
        for (fragment, expected) in cases {
            assert_eq!(Fragment::parse(fragment), expected, "{fragment}");
        }
        assert_eq!(Route::Article("a b/c#ł".to_owned()).address(), "#/article/a%20b%2Fc%23%C5%82");
    }

    proptest! {
        #[test]
        fn every_place_has_an_address_that_leads_there(id in "\\PC{1,40}") {
            for route in [Route::Start, Route::Library, Route::Article(id)] {
                let address = route.address();
                prop_assert!(address.is_ascii());
                prop_assert_eq!(Fragment::parse(&address), Fragment::Place(route));
            }
        }

        #[test]
        fn any_fragment_is_read_without_a_panic(fragment in ".*") {
            let _read = Fragment::parse(&fragment);
            let _read = Fragment::parse(&format!("#/article/{fragment}"));
        }
    }
}
