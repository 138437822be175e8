//! `cargo xtask`: the commands that build, serve, test and train.

use clap::{Parser, Subcommand, ValueEnum};
use std::process::{Command, ExitCode};
use tagline_xtask::{
    Result, audit, bench,
    engines::Engine,
    fuzz, icons, page, paths, reproduce,
    server::Site,
    shell,
    suite::{self, Extent},
};

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "Builds, serves, tests and trains Tagline.")]
struct Args {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build the page if needed, serve it on this machine and print its address
    Serve {
        /// The port; without it, the first free one from 8080 on
        #[arg(long)]
        port: Option<u16>,
    },
    /// Build the page into dist/, ready for any static host, and weigh it
    Build,
    /// Build the page a second time from another folder, and compare every file
    Reproduce,
    /// Run every test, native and in headless Chromium; the core path in Firefox and WebKitGTK too
    Test {
        /// Only the tests that need no browser
        #[arg(long, conflicts_with = "browser")]
        native: bool,
        /// Only the tests of the built page
        #[arg(long)]
        browser: bool,
        /// Run all tests of the built page in these engines, and in no others
        #[arg(long, value_name = "ENGINE", value_delimiter = ',', value_enum, conflicts_with = "native")]
        engines: Vec<EngineWanted>,
        /// Only tests whose name contains this
        filter: Option<String>,
    },
    /// Draw the icons of the installed page anew from their SVG
    Icons,
    /// Look over the packages in the lock file: licences, sources and, where the means are there, advisories
    Audit,
    /// Fuzz everything that reads what comes from outside, and keep what was worth trying in src/fuzz/corpus
    Fuzz {
        /// For how many minutes in all
        #[arg(long, default_value_t = 60)]
        minutes: u32,
        /// Only this target, one of src/fuzz/targets
        target: Option<String>,
    },
    /// Measure the engine and the page, beside other taggers, and write docs/bench.md and docs/bench.json
    Bench,
    /// Train the model; what follows goes to the trainer (`cargo xtask train --help`)
    #[command(disable_help_flag = true)]
    Train {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Score the model; what follows goes to the evaluator (`cargo xtask eval --help`)
    #[command(disable_help_flag = true)]
    Eval {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum EngineWanted {
    /// All three
    All,
    Chromium,
    Firefox,
    /// WebKitGTK
    Webkit,
}

/// What runs in which engine: all of it in those that are named; else all in Chromium, and elsewhere the core path,
/// unless single tests are asked for.
fn engine_runs(wanted: &[EngineWanted], filtered: bool) -> Vec<(Engine, Extent)> {
    let is_wanted = |engine: Engine| {
        let word = match engine {
            Engine::Chromium => EngineWanted::Chromium,
            Engine::Firefox => EngineWanted::Firefox,
            Engine::WebKit => EngineWanted::Webkit,
        };
        wanted.contains(&word) || wanted.contains(&EngineWanted::All)
    };
    if wanted.is_empty() && filtered {
        return vec![(Engine::Chromium, Extent::Whole)];
    }
    if wanted.is_empty() {
        let extent = |engine| if engine == Engine::Chromium { Extent::Whole } else { Extent::CorePath };
        return Engine::ALL.into_iter().map(|engine| (engine, extent(engine))).collect();
    }
    Engine::ALL.into_iter().filter(|engine| is_wanted(*engine)).map(|engine| (engine, Extent::Whole)).collect()
}

fn main() -> ExitCode {
    let done = match Args::parse().task {
        Task::Serve { port } => serve(port),
        Task::Build => page::build(),
        Task::Reproduce => reproduce::check(),
        Task::Test { native, browser, engines, filter } => {
            let runs = if native { Vec::new() } else { engine_runs(&engines, filter.is_some()) };
            suite::run(&suite::Selection { native: !browser, runs, filter })
        }
        Task::Icons => icons::draw(),
        Task::Audit => audit::audit(),
        Task::Fuzz { minutes, target } => fuzz::run(minutes, target.as_deref()),
        Task::Bench => bench::run(),
        Task::Train { args } => native("tagline-train", &with("train", args)),
        Task::Eval { args } => native("tagline-train", &with("eval", args)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn serve(port: Option<u16>) -> Result<()> {
    page::build()?;
    let dist = paths::dist();
    let site = match port {
        Some(port) => Site::open_with_headers(&dist, "/", port)?,
        // Any free port will do when ten in a row are taken.
        None => match (8080..8090).find_map(|port| Site::open_with_headers(&dist, "/", port).ok()) {
            Some(site) => site,
            None => Site::open_with_headers(&dist, "/", 0)?,
        },
    };
    println!("Tagline is at {} (Ctrl+C stops it)", site.url());
    site.serve_forever()
}

/// Runs a program of the workspace, built for speed.
fn native(package: &str, args: &[String]) -> Result<()> {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(paths::root()).args(["run", "--profile", "native", "--package", package, "--"]);
    shell::run(cargo.args(args))
}

fn with(command: &str, mut args: Vec<String>) -> Vec<String> {
    args.insert(0, command.to_owned());
    args
}
