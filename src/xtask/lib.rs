//! What the commands of `cargo xtask` are made of: getting the tools, building the page, finishing and weighing
//! `dist/`, serving it, running every test.
//!
//! The browser tests use [`server`] and [`tools`] as well, so that they see the page exactly as a person does.

pub mod audit;
pub mod bench;
pub mod budget;
pub mod checksums;
pub mod dist;
pub mod engines;
pub mod failure;
pub mod fuzz;
mod guard;
pub mod headers;
pub mod html;
pub mod icons;
mod lighthouse;
pub mod minify;
pub mod offline;
pub mod packages;
pub mod page;
pub mod paths;
pub mod peers;
pub mod readers;
pub mod reproduce;
pub mod server;
pub mod shell;
pub mod suite;
pub mod third_party;
pub mod tools;

pub use failure::{Failure, Result};
