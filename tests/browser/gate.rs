//! A gate before the host that can be shut, as when the host is down or the network gone.

use crate::page::Page;
use std::io::copy;
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use tagline_xtask::server::Site;

/// Passes connections on to the host until it is shut.
pub(crate) struct Gate {
    address: SocketAddr,
    shut: Arc<AtomicBool>,
    held: Arc<AtomicBool>,
    streams: Arc<Mutex<Vec<TcpStream>>>,
    path: String,
}

impl Gate {
    /// Opens the page through a gate before its host, and waits until the browser keeps it.
    pub(crate) async fn pass(page: &Page) -> Self {
        let gate = Self::before(&page.site);
        page.driver.goto(gate.url()).await.unwrap();
        page.says("Works offline").await;
        gate
    }

    /// An open gate before a host.
    fn before(site: &Site) -> Self {
        let url = site.url();
        let (host, path) = url.trim_start_matches("http://").split_once('/').unwrap();
        let host: SocketAddr = host.parse().unwrap();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let (shut, streams) = (Arc::<AtomicBool>::default(), Arc::<Mutex<Vec<TcpStream>>>::default());
        let held = Arc::<AtomicBool>::default();
        let (is_shut, is_held, kept) = (Arc::clone(&shut), Arc::clone(&held), Arc::clone(&streams));
        // The listener ends with its thread, and from then on the browser finds nobody at its address.
        std::thread::spawn(move || {
            for browser in listener.incoming().flatten() {
                if is_shut.load(Ordering::SeqCst) {
                    return;
                }
                if is_held.load(Ordering::SeqCst) {
                    continue;
                }
                let server = TcpStream::connect(host).unwrap();
                for (from, to) in [(&browser, &server), (&server, &browser)] {
                    let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                    kept.lock().unwrap().push(from.try_clone().unwrap());
                    std::thread::spawn(move || {
                        // Either end may close at any time.
                        let _ = copy(&mut from, &mut to);
                        let _ = to.shutdown(Shutdown::Write);
                    });
                }
            }
        });
        Self { address, shut, held, streams, path: format!("/{path}") }
    }

    /// Where the page is to be found.
    pub(crate) fn url(&self) -> String {
        format!("http://{}{}", self.address, self.path)
    }

    /// Ends every connection, and each new one, until it is opened again.
    pub(crate) fn hold(&self) {
        self.held.store(true, Ordering::SeqCst);
        self.streams.lock().unwrap().drain(..).for_each(|stream| drop(stream.shutdown(Shutdown::Both)));
    }

    /// Lets connections through again.
    pub(crate) fn let_through(&self) {
        self.held.store(false, Ordering::SeqCst);
    }

    /// Shuts the gate: no connection is left, and none can be made.
    pub(crate) fn shut(&self) {
        self.shut.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for the next connection, and waits until it has gone.
        while TcpStream::connect(self.address).is_ok() {}
        self.streams.lock().unwrap().iter().for_each(|stream| drop(stream.shutdown(Shutdown::Both)));
    }
}
