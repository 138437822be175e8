//! The rest of the world, as the browser under test knows it: a proxy that notes what is wanted and gives nothing.

use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};

/// Hosts that browsers ask by themselves, for updates and the time, whatever page is open.
const BROWSERS_OWN: [&str; 7] =
    ["google.com", "googleapis.com", "gvt1.com", "gstatic.com", "mozilla.com", "mozilla.org", "firefox.com"];

/// A proxy that refuses everything.
pub(crate) struct Outside {
    pub(crate) address: SocketAddr,
    wanted: Arc<Mutex<Vec<String>>>,
}

impl Outside {
    pub(crate) fn open() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let wanted = Arc::<Mutex<Vec<String>>>::default();
        let record = Arc::clone(&wanted);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let record = Arc::clone(&record);
                // The connection ends with the thread; a browser may open one and say nothing for long.
                std::thread::spawn(move || {
                    let mut line = String::new();
                    if BufReader::new(stream).read_line(&mut line).is_ok_and(|length| length > 0) {
                        record.lock().unwrap().push(line.trim_end().to_owned());
                    }
                });
            }
        });
        Self { address, wanted }
    }

    /// The first lines of the requests so far, such as `CONNECT example.org:443 HTTP/1.1`, but for the browser's own.
    pub(crate) fn asked(&self) -> Vec<String> {
        let wanted = self.wanted.lock().unwrap();
        wanted.iter().filter(|line| !BROWSERS_OWN.iter().any(|host| is_for(line, host))).cloned().collect()
    }
}

/// Whether a request's first line names this host or one below it.
fn is_for(line: &str, host: &str) -> bool {
    let target = line.split(' ').nth(1).unwrap_or_default();
    let target = target.split_once("://").map_or(target, |(_, rest)| rest);
    let authority = target.split(['/', '?', ':']).next().unwrap_or_default();
    authority.strip_suffix(host).is_some_and(|below| below.is_empty() || below.ends_with('.'))
}

#[test]
fn only_the_browsers_own_hosts_are_overlooked() {
    assert!(is_for("CONNECT update.googleapis.com:443 HTTP/1.1", "googleapis.com"));
    assert!(is_for("GET http://google.com/?q=1 HTTP/1.1", "google.com"));
    assert!(!is_for("CONNECT notgoogle.com:443 HTTP/1.1", "google.com"));
    assert!(!is_for("GET http://example.org/google.com HTTP/1.1", "google.com"));
}
