//! Documents to bytes and back, one file per format, each verified by re-reading.
