//! How fast it is, in one report: the engine natively and as the page's worker, beside the taggers that people run in a
//! browser today; the page by Chromium's own clocks; and what it weighs on the wire.

use crate::{Failure, Result, budget, dist, engines::Engine, lighthouse, page, paths, peers, shell};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// Measures everything and writes `docs/bench.md` and `docs/bench.json`.
///
/// # Errors
/// If a tool is missing, a step fails, or the report cannot be written.
pub fn run() -> Result<()> {
    let bundles = peers::ensure()?;
    page::build()?;
    Engine::Chromium.ensure()?;
    let folder = paths::target().join("bench");
    eprintln!("Measuring the engine (usually 3 minutes) …");
    let engine = folder.join("engine.json");
    let mut cargo = Command::new("cargo");
    cargo.args(["run", "--profile", "native", "--package", "tagline-bench", "--"]).arg(bundles).arg(&engine);
    let tables = printed(cargo.current_dir(paths::root()))?;
    eprintln!("Measuring the page in Chromium (usually 10 minutes) …");
    let mut cargo = Command::new("cargo");
    cargo.current_dir(paths::root()).args(["test", "--package", "tagline-tests", "--features", "browser"]);
    shell::run(cargo.args(["--test", "browser", "--", "--ignored", "--test-threads=1", "bench::"]))?;

    eprintln!("Having Lighthouse look at the page (usually 1 minute) …");
    let scores = lighthouse::scores()?;

    let weights = budget::weigh(&dist::files(&paths::dist())?)?;
    let (chromium, page) = (figures(&folder.join("chromium.json"))?, figures(&folder.join("page.json"))?);
    let machine = machine(&page);
    let mut report = String::from(HEAD);
    let engine = figures(&engine)?;
    let _ = writeln!(report, "\n{}.\n", said(&machine));
    report += &targets(&engine, &chromium, &page, &scores, budget::check(&weights).is_ok());
    report += MISSED;
    let _ = writeln!(report, "\n## The engine\n\n{}", tables.trim());
    report += &beside(&chromium);
    report += &of_page(&page);
    report += &scored(&scores);
    let _ = writeln!(report, "\n## Bytes on the wire\n\n```\n{}\n```", budget::table(&weights));
    let bytes: Vec<Value> = weights
        .iter()
        .map(|weight| json!({"file": weight.path, "raw": weight.raw, "gzip": weight.gzip, "brotli": weight.brotli}))
        .collect();
    let all = json!({
        "machine": machine, "engine": engine, "chromium": chromium, "page": page, "lighthouse": scores,
        "bytes": bytes,
    });
    keep(&paths::root().join("docs/bench.json"), &format!("{all:#}\n"))?;
    keep(&paths::root().join("docs/bench.md"), &report)?;
    print!("{report}");
    Ok(())
}

const HEAD: &str = "# How fast it is

`cargo xtask bench` measures this and writes it down here. Times of the engine are times of the processor; those of the page
are Chromium's own. Other machines have other times: compare what stands in one table. What profiles have explained is in
[profiles.md](profiles.md).
";

/// The corrections that are measured, and the typing of a word to search for.
const GESTURES: [&str; 6] = ["take", "relabel", "apply to all", "undo", "redo", "search"];

/// What is asked for, what was found, and whether that is enough.
fn targets(engine: &Value, chromium: &Value, page: &Value, scores: &Value, within_budget: bool) -> String {
    let number = |value: &Value| value.as_f64().unwrap_or(f64::NAN);
    let took = |tagger: usize| number(&chromium["taggers"][tagger]["took_ms"]);
    let rows = |name: &str| page[name].as_array().cloned().unwrap_or_default();
    let worst = |values: Vec<f64>| values.into_iter().fold(0.0, f64::max);
    let shift = worst(rows("pastes").iter().map(|row| number(&row["shift"])).collect());
    let slowed = rows("gestures").pop().unwrap_or_default();
    let correction = worst(GESTURES.iter().map(|name| number(&slowed[name]["frame"])).collect());
    let passes = &engine["passes"]["mb_per_s"];
    let growth = engine["growth"].as_array().map(Vec::as_slice).unwrap_or_default();
    let per_byte = |at: usize| growth.get(at).map_or(f64::NAN, |part| number(&part["us_per_byte"]));
    let grows = per_byte(growth.len().saturating_sub(1)) / per_byte(1);
    let beside = |tagger: usize| 1.0 / number(&engine["peers"]["taggers"][tagger]["share"]);
    let score = |category: usize| number(&scores[0]["scores"][category]);
    let digits = |found: f64| if found < 0.1 { format!("{found:.4}") } else { format!("{found:.2}") };
    let at_least = |what: &str, found: f64, least: f64| (what.to_owned(), digits(found), found >= least);
    let at_most = |what: &str, found: f64, most: f64| (what.to_owned(), digits(found), found <= most);
    let found = [
        at_least("tagging natively, MB/s: at least 3", number(&passes["tagging as one text"]), 3.0),
        at_least("dates natively, MB/s: at least 5", number(&passes["dates, given tokens and sentences"]), 5.0),
        at_least("the page's worker, of the native speed: at least 0.6", number(&engine["worker"]["share"]), 0.6),
        at_most("loading the model in the worker, ms: at most 150", number(&engine["worker"]["load_ms"]), 150.0),
        at_least("under Node, times as fast as compromise, by processor time: at least 20", beside(1), 20.0),
        at_least("under Node, times as fast as wink-nlp, by processor time: at least 1", beside(2), 1.0),
        at_least("in Chromium, times as fast as compromise: at least 20", took(1) / took(0), 20.0),
        at_least("in Chromium, times as fast as wink-nlp: at least 1", took(2) / took(0), 1.0),
        at_most("a byte of 10 MB, beside one of 10 kB: at most 1.5", grows, 1.5),
        at_most("layout shift that no gesture asked for: 0", shift, 0.0),
        at_most("the slowest correction at 4×, ms from the key to its frame: at most 100", correction, 100.0),
        at_least("Lighthouse at a desk, performance: at least 95", score(0), 95.0),
        at_least("Lighthouse at a desk, accessibility: 100", score(1), 100.0),
        at_least("Lighthouse at a desk, best practices: 100", score(2), 100.0),
        ("first load within the build's budget".to_owned(), String::new(), within_budget),
    ];
    let mut lines = "## Targets\n\n| target | found | met |\n|---|--:|---|\n".to_owned();
    for (what, found, is_met) in found {
        let _ = writeln!(lines, "| {what} | {found} | {} |", if is_met { "yes" } else { "**no**" });
    }
    lines
}

/// What is known of the targets that are missed at times.
const MISSED: &str = "
What is between us and the targets that are missed, here or at times:

- *wink-nlp* looks for dates alone, we for names too. What we do for dates is the first three passes below, which together
  are several times as fast as tagging. What was tried for names: a word is looked at once in all texts, most features are
  told from unknown ones by one bit, weights are added and paths found by vectors.
- *First highlights* within two frames of the paste are not reached: making the workbench alone takes the page 28 ms and the
  browser as much again to lay it out. What was tried: the tagger is asked before anything is drawn and has warmed up before
  it is asked, a screen of the article stands at first, and nothing is stored before it is drawn.
- *The slowest correction* on a page made four times as slow has taken 72 to 112 ms in the runs of different days, on a shared
  machine: a frame more or less is 17 ms, and at full speed it is two or three frames.
";

/// What Lighthouse says.
fn scored(scores: &Value) -> String {
    let mut lines =
        "\n## Lighthouse\n\nOf 100, on the built page, served in brotli, as static hosts do.\n\n| seen from | performance \
                     | accessibility | best practices |\n|---|--:|--:|--:|\n"
            .to_owned();
    for row in scores.as_array().map(Vec::as_slice).unwrap_or_default() {
        let scores = row["scores"].as_array().map(Vec::as_slice).unwrap_or_default();
        let scores: Vec<_> = scores.iter().map(Value::to_string).collect();
        let _ = writeln!(lines, "| {} | {} |", row["seen"].as_str().unwrap_or_default(), scores.join(" | "));
    }
    lines
}

/// The taggers in one run of Chromium.
fn beside(chromium: &Value) -> String {
    let taggers = chromium["taggers"].as_array().map(Vec::as_slice).unwrap_or_default();
    let took = |tagger: &Value| tagger["took_ms"].as_f64().unwrap_or(f64::NAN);
    let ours = taggers.first().map_or(f64::NAN, took);
    let mut lines = format!(
        "\n## Beside others in the page\n\nThe same {} bytes of articles, in one run of Chromium, in turns, each compiled for speed before.\n\n\
         | tagger | speed beside ours | mentions |\n|---|--:|--:|\n",
        chromium["bytes"]
    );
    for tagger in taggers {
        let name = tagger["name"].as_str().unwrap_or_default();
        let _ = writeln!(lines, "| {name} | {:.3} | {} |", ours / took(tagger), tagger["found"]);
    }
    lines
}

/// What a person waits for in the page.
fn of_page(page: &Value) -> String {
    let rows = |name: &str| page[name].as_array().cloned().unwrap_or_default();
    let slower = |row: &Value| format!("{}×", row["throttle"]);
    let ms = |row: &Value, name: &str| row[name].as_f64().map_or_else(String::new, |ms| format!("{ms:.0}"));
    let mut lines = "\n## The page\n\nMilliseconds, by how many times slower the page's thread is made.\n\n\
         | slower | first paint | box to paste into | tagger ready |\n|--:|--:|--:|--:|\n"
        .to_owned();
    for row in rows("starts") {
        let _ = writeln!(
            lines,
            "| {} | {} | {} | {} |",
            slower(&row),
            ms(&row, "paint"),
            ms(&row, "box"),
            ms(&row, "ready")
        );
    }
    lines += "\n| slower | pasted bytes | first highlights | all highlights | longest task | tasks over 50 ms \
              | layout shift | scroll step: median | worst |\n|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n";
    for row in rows("pastes") {
        let times = ["first", "all", "longest_task"].map(|name| ms(&row, name)).join(" | ");
        let shift = row["shift"].as_f64().unwrap_or_default();
        let (median, worst) = (ms(&row, "scroll_median"), ms(&row, "scroll_worst"));
        let _ = writeln!(
            lines,
            "| {} | {} | {times} | {} | {shift:.4} | {median} | {worst} |",
            slower(&row),
            row["bytes"],
            row["long_tasks"]
        );
    }
    lines += "\nA correction in an article of 100 kB: from the key to its frame, by the clock (0 is less than the browser lists, a \
              frame) / what the page's thread does for it and in the next tenth of a second, by its own time.\n\n\
              | slower | take | relabel | apply to all | undo | redo | search |\n|--:|--:|--:|--:|--:|--:|--:|\n";
    for row in rows("gestures") {
        let both = |name: &str| format!("{} / {}", ms(&row[name], "frame"), ms(&row[name], "own"));
        let _ = writeln!(lines, "| {} | {} |", slower(&row), GESTURES.map(both).join(" | "));
    }
    lines += "\n| articles | heap, garbage collected, in MB | nodes |\n|--:|--:|--:|\n";
    for row in rows("memory") {
        let heap = row["heap"].as_f64().unwrap_or_default() / 1e6;
        let _ = writeln!(lines, "| {} | {heap:.1} | {} |", row["documents"], row["nodes"]);
    }
    lines
}

/// On what it was measured.
fn machine(page: &Value) -> Value {
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let about = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = about.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    let waiting = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    json!({
        "cores": cores,
        "processor": model.map_or("unknown", |(_, model)| model.trim()),
        "load": waiting.split(' ').next().unwrap_or_default(),
        "rustc": shell::answer("rustc", &["--version"]),
        "node": shell::answer("node", &["--version"]),
        "chromium": page["chromium"],
    })
}

fn said(machine: &Value) -> String {
    let word = |name: &str| machine[name].as_str().unwrap_or("unknown").to_owned();
    format!(
        "{} cores ({}) with {} programs waiting for them at the end; {}, Node {}, Chromium {}",
        machine["cores"],
        word("processor"),
        word("load"),
        word("rustc"),
        word("node"),
        word("chromium")
    )
}

/// Runs a program and gives what it prints.
fn printed(command: &mut Command) -> Result<String> {
    let child = command.stdout(Stdio::piped()).spawn().map_err(|source| shell::cannot_start(command, source))?;
    let output = child.wait_with_output().map_err(|source| shell::cannot_start(command, source))?;
    let command = shell::line(command);
    if !output.status.success() {
        return Err(Failure::Ended { command, status: output.status });
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn figures(path: &Path) -> Result<Value> {
    let file = std::fs::File::open(path).map_err(Failure::file(path))?;
    serde_json::from_reader(std::io::BufReader::new(file)).map_err(|error| Failure::file(path)(error.into()))
}

fn keep(path: &Path, content: &str) -> Result<()> {
    std::fs::write(path, content).map_err(Failure::file(path))
}
