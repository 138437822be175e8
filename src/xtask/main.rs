//! `cargo xtask`: the commands that build, serve, test and train.

use clap::{Parser, Subcommand};
use std::process::{Command, ExitCode};
use tagline_xtask::{Result, audit, icons, page, paths, reproduce, server::Site, shell, suite};

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
    /// Run every test, native and in headless Chromium
    Test {
        /// Only the tests that need no browser
        #[arg(long, conflicts_with = "browser")]
        native: bool,
        /// Only the tests of the built page
        #[arg(long)]
        browser: bool,
        /// Only tests whose name contains this
        filter: Option<String>,
    },
    /// Draw the icons of the installed page anew from their SVG
    Icons,
    /// Look over the packages in the lock file: licences, sources and, where the means are there, advisories
    Audit,
    /// Measure how fast the engine is, natively and as the page's worker
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

fn main() -> ExitCode {
    let done = match Args::parse().task {
        Task::Serve { port } => serve(port),
        Task::Build => page::build(),
        Task::Reproduce => reproduce::check(),
        Task::Test { native, browser, filter } => {
            suite::run(&suite::Selection { native: !browser, browser: !native, filter })
        }
        Task::Icons => icons::draw(),
        Task::Audit => audit::audit(),
        Task::Bench => page::build().and_then(|()| native("tagline-bench", &[])),
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
        Some(port) => Site::open(&dist, "/", port)?,
        // Any free port will do when ten in a row are taken.
        None => match (8080..8090).find_map(|port| Site::open(&dist, "/", port).ok()) {
            Some(site) => site,
            None => Site::open(&dist, "/", 0)?,
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
