//! One sort for every list.
//!
//! The standard library's sort is compiled anew for each type of item and each order, at some 5 kB a time. These put
//! numbers in order instead and move the items after, so that one copy serves all; what the page fetches is a good
//! tenth smaller for it than it would be otherwise.

use std::cmp::Ordering;

/// Sorts by an order; items that are equal in it stay as they are.
pub fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let order = order(items.len(), &|one, other| compare(&items[one], &items[other]));
    place(order, &mut |one, other| items.swap(one, other));
}

/// Sorts by what `key` gives of each item, the least first; items of the same key stay as they are.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(items, |one, other| key(one).cmp(&key(other)));
}

/// The same, for a key that takes some work: it is asked once of each item.
pub fn sort_by_cached_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    let keys: Vec<K> = items.iter().map(key).collect();
    let order = order(items.len(), &|one, other| keys[one].cmp(&keys[other]));
    place(order, &mut |one, other| items.swap(one, other));
}

/// Which item belongs where: the first number is that of the item that comes first.
fn order(items: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..items).collect();
    order.sort_by(|one, other| compare(*one, *other));
    order
}

/// Puts items where they belong, each in one swap, going round every circle of places that wait for each other.
fn place(mut order: Vec<usize>, swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..order.len() {
        let mut at = start;
        while order[at] != start {
            let from = std::mem::replace(&mut order[at], at);
            swap(at, from);
            at = from;
        }
        order[at] = at;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn everything_sorts_as_the_standard_library_would(items in proptest::collection::vec((0u8..20, any::<u16>()), 0..200)) {
            let mut wanted = items.clone();
            wanted.sort_by_key(|item| item.0);
            let (mut by_key, mut by_cached_key, mut by_order) = (items.clone(), items.clone(), items);
            sort_by_key(&mut by_key, |item| item.0);
            sort_by_cached_key(&mut by_cached_key, |item| item.0);
            sort_by(&mut by_order, |one, other| one.0.cmp(&other.0));
            prop_assert_eq!(&by_key, &wanted);
            prop_assert_eq!(&by_cached_key, &wanted);
            prop_assert_eq!(&by_order, &wanted);
        }
    }
}
