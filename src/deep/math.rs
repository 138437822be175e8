//! Functions of single floats, made of additions, multiplications and divisions in a fixed order, so that every machine
//! finds the same bits. The standard library's exponential function differs from one platform to the next.

#![expect(clippy::needless_range_loop, reason = "iterators over arrays are not always unrolled")]

/// How many partial sums are kept of a long sum; vectors of any usual width divide it.
pub(crate) const LANES: usize = 8;

/// Added to a float of moderate size, this leaves its nearest whole number in the low bits.
const ROUNDER: f32 = 12_582_912.0;

/// The largest magnitude of a rounded input; see [`kernel`](crate::kernel).
const FINEST: f32 = 8191.0;

/// The sum of partial sums.
#[inline(always)]
pub(crate) fn total(lanes: [f32; LANES]) -> f32 {
    ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]))
}

/// The sum of what `term` makes of each number; the length is a multiple of [`LANES`].
#[inline(always)]
fn sum(numbers: &[f32], term: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0; LANES];
    for chunk in numbers.as_chunks::<LANES>().0 {
        for i in 0..LANES {
            lanes[i] += term(chunk[i]);
        }
    }
    total(lanes)
}

/// The sum of products of two rows whose length is a multiple of [`LANES`].
#[inline(always)]
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0; LANES];
    for (a, b) in a.as_chunks::<LANES>().0.iter().zip(b.as_chunks::<LANES>().0) {
        for i in 0..LANES {
            lanes[i] += a[i] * b[i];
        }
    }
    total(lanes)
}

#[inline(always)]
fn larger(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}

/// The largest of what `term` makes of each number, or `least`.
#[inline(always)]
fn largest(numbers: &[f32], least: f32, term: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [least; LANES];
    let (chunks, rest) = numbers.as_chunks::<LANES>();
    for chunk in chunks {
        for i in 0..LANES {
            lanes[i] = larger(term(chunk[i]), lanes[i]);
        }
    }
    let mut most = least;
    for number in &lanes {
        most = larger(*number, most);
    }
    for number in rest {
        most = larger(term(*number), most);
    }
    most
}

/// Rounds a row to whole numbers of at most 14 bits; gives the unit they count in.
#[inline(always)]
pub(crate) fn round(row: &[f32], rounded: &mut [i16]) -> f32 {
    let most = largest(row, 0.0, f32::abs);
    let factor = if most > 0.0 { FINEST / most } else { 0.0 };
    for (whole, number) in rounded.iter_mut().zip(row) {
        *whole = nearest(number * factor);
    }
    most / FINEST
}

/// The nearest whole number of a float below 2^15 in magnitude.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "the number stands in the low bits")]
pub(crate) fn nearest(number: f32) -> i16 {
    ((number + ROUNDER).to_bits() as i32 - ROUNDER.to_bits() as i32) as i16
}

/// e to the power of a number that is not above 0; the coefficients are those of the Cephes library.
#[inline(always)]
pub(crate) fn exp(x: f32) -> f32 {
    // Below this the result is too small to matter, and its exponent too small to write.
    let x = larger(x, -87.0);
    let rounded = x * std::f32::consts::LOG2_E + ROUNDER;
    let power = rounded - ROUNDER;
    let rest = x - power * 0.693_359_4 - power * -2.121_944_4e-4;
    let mut y = 1.987_569_1e-4;
    for coefficient in [1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 5e-1] {
        y = y * rest + coefficient;
    }
    let scale = f32::from_bits(((rounded.to_bits().wrapping_sub(ROUNDER.to_bits())).wrapping_add(127)) << 23);
    (y * rest * rest + rest + 1.0) * scale
}

/// The share of the normal distribution that lies below a number, times the number: the network's nonlinearity. The
/// error function is the rational approximation of XLA.
#[inline(always)]
#[expect(
    clippy::approx_constant,
    clippy::excessive_precision,
    reason = "the coefficients were fitted together, as they are written: one is a bit off 2/√π"
)]
pub(crate) fn gelu(x: f32) -> f32 {
    const LIMIT: f32 = 3.832_506_9;
    let z = x * std::f32::consts::FRAC_1_SQRT_2;
    let z = if z > LIMIT { LIMIT } else { larger(z, -LIMIT) };
    let square = z * z;
    let mut over = 2.290_506_6e-4;
    for coefficient in [3.408_291e-3, 5.095_569_4e-2, 1.852_083_2e-1, 1.128_379_1] {
        over = over * square + coefficient;
    }
    let mut under = -1.179_160_3e-7;
    for coefficient in [2.354_796_6e-5, 1.017_962_5e-3, 1.407_047e-2, 1.109_850_5e-1, 4.974_692_5e-1, 1.0] {
        under = under * square + coefficient;
    }
    0.5 * x * (1.0 + z * over / under)
}

/// Makes shares of a row of scores whose first `len` count: e to the power of each times `factor`, over their sum. The
/// rest, up to a multiple of [`LANES`], becomes zero.
#[inline(always)]
pub(crate) fn softmax(row: &mut [f32], len: usize, factor: f32) {
    let top = largest(&row[..len], f32::MIN, |score| score);
    for score in &mut row[..len] {
        *score = exp((*score - top) * factor);
    }
    row[len..].fill(0.0);
    let share = 1.0 / sum(row, |score| score);
    for score in row {
        *score *= share;
    }
}

/// Brings a row to mean 0 and variance 1, then stretches and shifts it.
#[inline(always)]
pub(crate) fn normalise(row: &mut [f32], stretch: &[f32], shift: &[f32]) {
    /// What keeps the division from zero, as in BERT.
    const EPSILON: f32 = 1e-12;
    #[expect(clippy::cast_precision_loss, reason = "hundreds")]
    let share = 1.0 / row.len() as f32;
    let mean = sum(row, |number| number) * share;
    let variance = sum(row, |number| (number - mean) * (number - mean)) * share;
    let factor = 1.0 / (variance + EPSILON).sqrt();
    for ((number, stretch), shift) in row.iter_mut().zip(stretch).zip(shift) {
        *number = (*number - mean) * factor * stretch + shift;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_close_to_the_true_ones() {
        for i in -9000..=9000_i16 {
            let x = f32::from(i) / 1000.0;
            let true_exp = f64::from(-x.abs()).exp();
            assert!((f64::from(exp(-x.abs())) - true_exp).abs() < 2e-7 * true_exp.max(0.1), "e^{x}");
            assert_eq!(nearest(x), i16::try_from((f64::from(x)).round_ties_even() as i64).unwrap());
        }
        // Values of x times the normal distribution function, from tables.
        for (x, expected) in [(0.0, 0.0), (1.0, 0.841_344_75), (-1.0, -0.158_655_25), (2.0, 1.954_499_7), (9.0, 9.0)] {
            assert!((gelu(x) - expected).abs() < 1e-6, "gelu({x}) is {}", gelu(x));
        }
        assert!(exp(-1000.0) < 1e-37 && gelu(-9.0).abs() < 2e-6);
    }

    #[test]
    fn shares_add_up_to_one() {
        let mut row: Vec<f32> = (0..16_u8).map(f32::from).collect();
        softmax(&mut row, 11, 0.5);
        assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-6 && row[11..].iter().all(|share| *share == 0.0));
        assert!((row[10] / row[9] - 0.5_f32.exp()).abs() < 1e-5);
    }

    #[test]
    fn rows_are_rounded_to_their_largest() {
        let mut rounded = [0; 8];
        let unit = round(&[0.0, 1.0, -2.0, 0.5, 0.1, 0.0, 0.0, 2.0], &mut rounded);
        assert_eq!(rounded, [0, 4096, -8191, 2048, 410, 0, 0, 8191]);
        assert!((unit * 8191.0 - 2.0).abs() < 1e-6);
        assert!(round(&[0.0; 8], &mut rounded) == 0.0 && rounded == [0; 8]);
    }

    #[test]
    fn rows_are_brought_to_one_scale() {
        let mut row: Vec<f32> = (0..16_u8).map(f32::from).collect();
        normalise(&mut row, &[2.0; 16], &[1.0; 16]);
        let mean = row.iter().sum::<f32>() / 16.0;
        let variance = row.iter().map(|x| (x - mean) * (x - mean)).sum::<f32>() / 16.0;
        assert!((mean - 1.0).abs() < 1e-5 && (variance - 4.0).abs() < 1e-4, "{row:?}");
    }
}
