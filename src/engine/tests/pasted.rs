//! Texts as they are pasted: what stands around an article and how it is laid out must not swallow or bend a mention,
//! and what the article says in one place must help in another.

#![allow(clippy::expect_used, reason = "a test says what it expects")]

use std::sync::LazyLock;
use tagline_core::Label;
use tagline_engine::{Engine, TagOptions};

static ENGINE: LazyLock<Engine> =
    LazyLock::new(|| Engine::load(include_bytes!("../model/tagline.model")).expect("the model that ships loads"));

/// The names of a text, without its dates, written "surface/LABEL".
fn names(text: &str) -> Vec<String> {
    let mentions = ENGINE.tag(text, &TagOptions::default());
    let names = mentions.iter().filter(|mention| mention.label != Label::DATE);
    names.map(|mention| format!("{}/{}", &text[mention.span.range()], mention.label)).collect()
}

#[track_caller]
fn expect(text: &str, expected: &[&str]) {
    assert_eq!(names(text), expected, "{text}");
}

#[test]
fn a_surname_alone_is_the_person_named_before() {
    expect(
        "Donald Trump arrived in Davos on Tuesday. Aides said Trump would speak for an hour. A crowd outside booed \
         Trump.",
        &["Donald Trump/PERSON", "Davos/PLACE", "Trump/PERSON", "Trump/PERSON"],
    );
}

#[test]
fn a_common_noun_stays_out_after_the_full_name() {
    expect(
        "The European Commission fined Intel. The commission said that the company had abused its position. The \
         company will appeal.",
        &["European Commission/ORG", "Intel/ORG"],
    );
}

#[test]
fn an_acronym_is_what_its_long_form_is() {
    expect(
        "The International Monetary Fund (IMF) lent Ghana three billion dollars. The IMF expects growth.",
        &["International Monetary Fund/ORG", "IMF/ORG", "Ghana/PLACE", "IMF/ORG"],
    );
    expect(
        "The Zaldivian Harvest Council (ZHC) met in Nairobi. Farmers trust the ZHC.",
        &["Zaldivian Harvest Council/ORG", "ZHC/ORG", "Nairobi/PLACE", "ZHC/ORG"],
    );
}

#[test]
fn datelines_are_places_and_agencies() {
    expect("LONDON (Reuters) - Shares in BP fell on Monday, traders said.", &["LONDON/PLACE", "Reuters/ORG", "BP/ORG"]);
    expect("KYIV, Ukraine — Three people were hurt.", &["KYIV/PLACE", "Ukraine/PLACE"]);
}

#[test]
fn datelines_tell_places_and_agencies_apart_in_every_style() {
    for (dateline, expected) in [
        ("KYIV, Ukraine (AP) — ", &["KYIV/PLACE", "Ukraine/PLACE", "AP/ORG"][..]),
        ("MOSCOW, March 3 (Reuters) - ", &["MOSCOW/PLACE", "Reuters/ORG"]),
        ("CAIRO/JERUSALEM (Reuters) - ", &["CAIRO/PLACE", "JERUSALEM/PLACE", "Reuters/ORG"]),
        ("SAN JUAN, Puerto Rico (AP) — ", &["SAN JUAN/PLACE", "Puerto Rico/PLACE", "AP/ORG"]),
        ("BEIRUT, Lebanon, Aug. 5 (UPI) -- ", &["BEIRUT/PLACE", "Lebanon/PLACE", "UPI/ORG"]),
        ("BREAKING — ", &[]),
    ] {
        expect(&format!("{dateline}Nobody was hurt, the army said on Tuesday."), expected);
    }
}

#[test]
fn a_courtesy_title_makes_a_person_of_any_word() {
    expect(
        "The dog bit Mrs Green on the green. Black and white disagreed, and Ms White left.",
        &["Green/PERSON", "White/PERSON"],
    );
}

#[test]
fn labels_glued_to_a_name_are_cut_off() {
    expect(
        "By Nick RobinsonPublished10 March 2021Updated 11 March 2021\nRead MoreAdvertisementBoris Johnson said that \
         Britain would act.Advertisement",
        &["Nick Robinson/PERSON", "Boris Johnson/PERSON", "Britain/PLACE"],
    );
}

#[test]
fn a_surname_that_is_a_month_is_the_person_named_before() {
    let text = "Theresa May faces a revolt. Critics of May's plan met in May. May said that she would fight on.";
    expect(text, &["Theresa May/PERSON", "May/PERSON", "May/PERSON"]);
}

#[test]
fn bylines_are_people() {
    expect(
        "By Sarah Whitfield and Tomasz Nowak\n\nThe mayor of Warsaw resigned on Friday.",
        &["Sarah Whitfield/PERSON", "Tomasz Nowak/PERSON", "Warsaw/PLACE"],
    );
}

#[test]
fn headlines_are_read_in_title_case_and_in_capitals() {
    let body = "\n\nAngela Merkel told reporters in Berlin on Monday that Germany would help Greece.";
    let in_body = ["Angela Merkel/PERSON", "Berlin/PLACE", "Germany/PLACE", "Greece/PLACE"];
    for (headline, found) in [
        ("Merkel Says Germany Will Help Greece Again", ["Merkel/PERSON", "Germany/PLACE", "Greece/PLACE"]),
        ("MERKEL SAYS GERMANY WILL HELP GREECE AGAIN", ["MERKEL/PERSON", "GERMANY/PLACE", "GREECE/PLACE"]),
    ] {
        expect(&format!("{headline}{body}"), &[&found[..], &in_body].concat());
    }
}

#[test]
fn countries_in_a_list_are_found_one_by_one() {
    let countries = ["Austria", "Belgium", "the Czech Republic", "Ivory Coast", "Trinidad and Tobago", "Vietnam"];
    let expected: Vec<String> =
        countries.iter().map(|country| format!("{}/PLACE", country.trim_start_matches("the "))).collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    expect(&format!("Observers came from {}.", countries.join(", ")), &expected);
    expect(&countries.join("\n"), &expected);
}

#[test]
fn rows_of_a_table_are_not_run_together() {
    expect(
        "Rank\tCity\tCountry\tPopulation\n1\tTokyo\tJapan\t37,400,068\n2\tDelhi\tIndia\t28,514,000\n3\tShanghai\tChina\t\
         25,582,000\n",
        &["Tokyo/PLACE", "Japan/PLACE", "Delhi/PLACE", "India/PLACE", "Shanghai/PLACE", "China/PLACE"],
    );
}

#[test]
fn speech_ends_where_its_speaker_begins() {
    expect(
        "“We will stay in Mali,” Emmanuel Macron said. \"France is ready,\" added Florence Parly, his minister.",
        &["Mali/PLACE", "Emmanuel Macron/PERSON", "France/PLACE", "Florence Parly/PERSON"],
    );
}

#[test]
fn addresses_are_left_alone() {
    expect(
        "Write to angela.merkel@berlin.example, see https://www.paris.example/London or follow @BarackObama. Serena \
         Williams did.",
        &["Serena Williams/PERSON"],
    );
}

#[test]
fn boilerplate_bends_no_name() {
    let story = "Emmanuel Macron visited Beirut on Thursday";
    let expected = ["Emmanuel Macron/PERSON", "Beirut/PLACE"];
    for around in [
        "{}\n{}.",
        "Advertisement\n{}.\nAdvertisement\n{}.",
        "We use cookies to improve your experience. Accept all\n{}.\nShare on Facebook\n{}.",
        "{}.广告\n{}.",
        "{}.إعلان\nإعلان {}.",
        "Share this article Copy link\n{}.\nRead more: {}.",
    ] {
        let text = around.replace("{}", story);
        let mut found = names(&text);
        // The network that an article can be shared on is a name too.
        found.retain(|name| name != "Facebook/ORG");
        assert_eq!(found, [expected, expected].concat(), "{text}");
    }
}

#[test]
fn a_sum_of_dollars_is_no_country() {
    expect("The deal is worth US$4 billion, or A$ 6 billion, said Microsoft.", &["Microsoft/ORG"]);
}
