//! A static file server for the loopback address: what any static host does, and a record of what was asked.

use crate::{Failure, Result};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use tiny_http::{Header, Method, Request, Response, Server, StatusCode};

/// How many requests are answered at once: a browser opens six connections to a host.
const THREADS: usize = 6;

/// A folder served on this machine until it is dropped.
pub struct Site {
    address: SocketAddr,
    prefix: String,
    server: Arc<Server>,
    threads: Vec<JoinHandle<()>>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

/// A request as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The method, such as `GET`.
    pub method: String,
    /// The path with its query, exactly as sent.
    pub url: String,
    /// The length of the body, in bytes.
    pub body: usize,
}

impl Site {
    /// Serves `folder` under `http://127.0.0.1:<port><prefix>`; `prefix` begins and ends with `/`, and port 0 takes
    /// any free one.
    ///
    /// # Errors
    /// If the port is taken.
    pub fn open(folder: &Path, prefix: &str, port: u16) -> Result<Self> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let cannot_serve = |problem: String| Failure::Serve { address: address.to_string(), problem };
        let server = Arc::new(Server::http(address).map_err(|error| cannot_serve(error.to_string()))?);
        let address = server
            .server_addr()
            .to_ip()
            .ok_or_else(|| cannot_serve("the system gave no address of the internet protocol".to_owned()))?;
        let asked = Arc::default();
        let threads = (0..THREADS)
            .map(|_| {
                let (server, asked) = (Arc::clone(&server), Arc::clone(&asked));
                let (folder, prefix) = (folder.to_owned(), prefix.to_owned());
                std::thread::spawn(move || answer_all(&server, &folder, &prefix, &asked))
            })
            .collect();
        Ok(Self { address, prefix: prefix.to_owned(), server, threads, asked })
    }

    /// Where the folder's `index.html` is to be found.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.prefix)
    }

    /// What has been asked so far, in the order of arrival.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Goes on serving until the process ends.
    pub fn serve_forever(mut self) {
        for thread in self.threads.drain(..) {
            // A thread that panicked has said so; the others go on.
            let _ = thread.join();
        }
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        for _ in &self.threads {
            self.server.unblock();
        }
    }
}

fn answer_all(server: &Server, folder: &Path, prefix: &str, asked: &Mutex<Vec<Asked>>) {
    while let Ok(request) = server.recv() {
        asked.lock().unwrap_or_else(PoisonError::into_inner).push(Asked {
            method: request.method().to_string(),
            url: request.url().to_owned(),
            body: request.body_length().unwrap_or(0),
        });
        // A browser that went away before its answer is no failure of the server.
        let _ = answer(request, folder, prefix);
    }
}

fn answer(request: Request, folder: &Path, prefix: &str) -> std::io::Result<()> {
    if !matches!(request.method(), Method::Get | Method::Head) {
        return request.respond(plain(405, "Only GET and HEAD are answered here.\n"));
    }
    let path = request.url().split(['?', '#']).next().unwrap_or_default();
    match resolve(folder, prefix, path).and_then(|file| Some((std::fs::File::open(&file).ok()?, file))) {
        Some((content, file)) => {
            let response = Response::from_file(content);
            request.respond(headers(&file).into_iter().fold(response, Response::with_header))
        }
        None => request.respond(plain(404, "There is no such page here.\n")),
    }
}

/// The file that a request's path names, or `None` if it names none inside the folder.
///
/// Names in a finished page need no escapes, so none are decoded: an escaped path names nothing.
fn resolve(folder: &Path, prefix: &str, path: &str) -> Option<PathBuf> {
    let inside = path.strip_prefix(prefix)?;
    let is_name = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', '%', '\0']);
    let mut file = folder.to_owned();
    if !inside.is_empty() {
        let folder_part = inside.strip_suffix('/').unwrap_or(inside);
        for part in folder_part.split('/') {
            file.push(is_name(part).then_some(part)?);
        }
    }
    if inside.is_empty() || inside.ends_with('/') {
        file.push("index.html");
    }
    file.is_file().then_some(file)
}

/// The headers of a file. Nothing is kept by the browser, so that a page just rebuilt is the page seen.
fn headers(file: &Path) -> Vec<Header> {
    [("Content-Type", media_type(file)), ("Cache-Control", "no-cache"), ("X-Content-Type-Options", "nosniff")]
        .into_iter()
        .filter_map(|(name, value)| Header::from_bytes(name, value).ok())
        .collect()
}

/// The media type by the file's extension; a browser compiles WebAssembly while it arrives only under its own type.
fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        Some("woff2") => "font/woff2",
        Some("gz") => "application/gzip",
        _ => "application/octet-stream",
    }
}

fn plain(status: u16, text: &str) -> Response<std::io::Cursor<Vec<u8>>> {
    Response::from_string(text).with_status_code(StatusCode(status))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read as _, Write as _};

    fn site(prefix: &str) -> (tempfile::TempDir, Site) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("index.html"), "the page").unwrap();
        std::fs::create_dir(folder.path().join("w-1")).unwrap();
        std::fs::write(folder.path().join("w-1/a.wasm"), [0, 97, 115, 109]).unwrap();
        std::fs::write(folder.path().join(".secret"), "no").unwrap();
        let site = Site::open(folder.path(), prefix, 0).unwrap();
        (folder, site)
    }

    /// Sends one request as it stands, without any client tidying up its path.
    fn ask(site: &Site, method: &str, path: &str) -> String {
        let mut stream = std::net::TcpStream::connect(site.address).unwrap();
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    #[test]
    fn files_come_with_their_types() {
        let (_folder, site) = site("/");
        assert!(ask(&site, "GET", "/").contains("text/html"));
        assert!(ask(&site, "GET", "/index.html?v=1").ends_with("the page"));
        assert!(ask(&site, "GET", "/w-1/a.wasm").contains("application/wasm"));
        assert_eq!(site.asked()[1].url, "/index.html?v=1");
    }

    #[test]
    fn a_page_can_lie_below_any_path() {
        let (_folder, site) = site("/some/where/");
        assert!(site.url().ends_with("/some/where/"));
        assert!(ask(&site, "GET", "/some/where/").starts_with("HTTP/1.1 200"));
        assert!(ask(&site, "GET", "/some/where/w-1/a.wasm").starts_with("HTTP/1.1 200"));
        assert!(ask(&site, "GET", "/").starts_with("HTTP/1.1 404"));
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        let (folder, site) = site("/");
        let name = folder.path().file_name().unwrap().to_str().unwrap().to_owned();
        for path in [
            "/../etc/passwd",
            "/%2e%2e/etc/passwd",
            &format!("/../{name}/index.html"),
            "//etc/passwd",
            "/w-1",
            "/.secret",
        ] {
            assert!(ask(&site, "GET", path).starts_with("HTTP/1.1 404"), "{path}");
        }
        assert!(ask(&site, "POST", "/").starts_with("HTTP/1.1 405"));
    }
}
