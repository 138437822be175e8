//! The `tagline` program as a pipeline sees it: lines in, lines out.
