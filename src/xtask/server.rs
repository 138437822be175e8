//! A static file server for the loopback address: what any static host does, and a record of what was asked. Where a file
//! packed in brotli lies beside a file, it is sent in its place to whoever takes it.

use crate::{Failure, Result, headers};
use oxhttp::ListeningServer;
use oxhttp::model::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HOST, X_CONTENT_TYPE_OPTIONS,
};
use oxhttp::model::{Body, HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// A folder served on this machine until the process ends.
pub struct Site {
    address: SocketAddr,
    prefix: String,
    server: ListeningServer,
    asked: Arc<Mutex<Vec<Asked>>>,
}

/// A request as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The method, such as `GET`.
    pub method: String,
    /// The path with its query, exactly as sent.
    pub path: String,
    /// The length of the body, in bytes.
    pub body: u64,
}

impl Site {
    /// Serves `folder` under `http://127.0.0.1:<port><prefix>`; `prefix` begins and ends with `/`, and port 0 takes
    /// any free one.
    ///
    /// # Errors
    /// If the port is taken.
    pub fn open(folder: &Path, prefix: &str, port: u16) -> Result<Self> {
        Self::open_with(folder, prefix, port, &[])
    }

    /// The same, with the headers that a host should send.
    ///
    /// # Errors
    /// If the port is taken.
    pub fn open_with_headers(folder: &Path, prefix: &str, port: u16) -> Result<Self> {
        Self::open_with(folder, prefix, port, &headers::all())
    }

    fn open_with(folder: &Path, prefix: &str, port: u16, headers: &[(&'static str, String)]) -> Result<Self> {
        let wanted = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let cannot_serve =
            |error: std::io::Error| Failure::Serve { address: wanted.to_string(), problem: error.to_string() };
        // The server does not tell which port it was given, so a free one is found before.
        let address = TcpListener::bind(wanted).and_then(|free| free.local_addr()).map_err(cannot_serve)?;
        let asked = Arc::<Mutex<Vec<Asked>>>::default();
        let record = Arc::clone(&asked);
        let (served, below, headers) = (folder.to_owned(), prefix.to_owned(), headers.to_owned());
        let server = oxhttp::Server::new(move |request| {
            let body = std::io::copy(request.body_mut(), &mut std::io::sink()).unwrap_or_default();
            let path = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
            let asked = Asked { method: request.method().to_string(), path, body };
            record.lock().unwrap_or_else(PoisonError::into_inner).push(asked);
            let mut response = answer(request, &served, &below);
            for (name, value) in &headers {
                // Both are ours, and fit for headers: a test looks at each.
                if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value)) {
                    response.headers_mut().insert(name, value);
                }
            }
            response
        });
        let server = server.bind(address).spawn().map_err(cannot_serve)?;
        Ok(Self { address, prefix: prefix.to_owned(), server, asked })
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
    ///
    /// # Errors
    /// If the server breaks down.
    pub fn serve_forever(self) -> Result<()> {
        let address = self.address.to_string();
        self.server.join().map_err(|error| Failure::Serve { address, problem: error.to_string() })
    }
}

fn answer(request: &Request<Body>, folder: &Path, prefix: &str) -> Response<Body> {
    if !request.headers().get(HOST).is_some_and(is_local) {
        return plain(StatusCode::MISDIRECTED_REQUEST, "This server answers only to localhost and 127.0.0.1.\n");
    }
    if request.method() != Method::GET {
        return plain(StatusCode::METHOD_NOT_ALLOWED, "Only GET is answered here.\n");
    }
    let takes = request.headers().get(ACCEPT_ENCODING).and_then(|accepted| accepted.to_str().ok()).unwrap_or_default();
    let takes_brotli = takes.split(',').any(|encoding| encoding.trim() == "br");
    let found = resolve(folder, prefix, request.uri().path()).and_then(|file| {
        let packed = takes_brotli.then(|| std::fs::read(packed(&file)).ok()).flatten();
        Some((packed.is_some(), packed.or_else(|| std::fs::read(&file).ok())?, file))
    });
    match found {
        Some((is_packed, content, file)) => {
            let mut response = Response::new(Body::from(content));
            if is_packed {
                response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("br"));
            }
            for (name, value) in [
                (CONTENT_TYPE, media_type(&file)),
                // Nothing is kept by the browser, so that a page just rebuilt is the page seen.
                (CACHE_CONTROL, "no-cache"),
                (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            ] {
                response.headers_mut().insert(name, HeaderValue::from_static(value));
            }
            response
        }
        None => plain(StatusCode::NOT_FOUND, "There is no such page here.\n"),
    }
}

/// Returns `true` if a request names this machine. A page of another site that has its name lead here, to read what lies
/// here as its own (DNS rebinding), still asks by that name.
fn is_local(host: &HeaderValue) -> bool {
    let Ok(host) = host.to_str() else { return false };
    let is_port = |port: &str| !port.is_empty() && port.bytes().all(|digit| digit.is_ascii_digit());
    let name = host.rsplit_once(':').filter(|(_, port)| is_port(port)).map_or(host, |(name, _)| name);
    ["localhost", "127.0.0.1", "[::1]"].iter().any(|local| name.eq_ignore_ascii_case(local))
}

/// Where a file lies packed in brotli, if it does.
pub(crate) fn packed(file: &Path) -> PathBuf {
    let mut packed = file.as_os_str().to_owned();
    packed.push(".br");
    packed.into()
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

fn plain(status: StatusCode, text: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response
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
        ask_with(site, method, path, "")
    }

    fn ask_with(site: &Site, method: &str, path: &str, headers: &str) -> String {
        ask_as(site, method, path, &format!("Host: localhost\r\n{headers}"))
    }

    fn ask_as(site: &Site, method: &str, path: &str, headers: &str) -> String {
        let mut stream = std::net::TcpStream::connect(site.address).unwrap();
        write!(stream, "{method} {path} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n").unwrap();
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
        assert_eq!(site.asked()[1].path, "/index.html?v=1");
    }

    #[test]
    fn the_page_comes_with_the_headers_of_a_host_that_sends_them() {
        let (folder, plain) = site("/");
        assert!(!ask(&plain, "GET", "/").contains("content-security-policy"));
        let site = Site::open_with_headers(folder.path(), "/", 0).unwrap();
        for path in ["/", "/w-1/a.wasm", "/missing"] {
            let answer = ask(&site, "GET", path);
            for (name, value) in headers::all() {
                let line = format!("{}: {value}\r\n", name.to_lowercase());
                assert!(answer.contains(&line), "{path}: {line} in {answer}");
            }
        }
    }

    #[test]
    fn what_is_packed_is_sent_to_whoever_takes_it() {
        let (folder, site) = site("/");
        std::fs::write(folder.path().join("index.html.br"), "packed").unwrap();
        assert!(ask(&site, "GET", "/").ends_with("the page"));
        let packed = ask_with(&site, "GET", "/", "Accept-Encoding: gzip, br\r\n");
        assert!(packed.contains("content-encoding: br") && packed.ends_with("packed"), "{packed}");
        let whole = ask_with(&site, "GET", "/w-1/a.wasm", "Accept-Encoding: br\r\n");
        assert!(whole.starts_with("HTTP/1.1 200") && !whole.contains("content-encoding"), "{whole}");
    }

    #[test]
    fn other_sites_that_lead_here_are_refused() {
        let (_folder, site) = site("/");
        for host in ["localhost", "LOCALHOST:8080", "127.0.0.1", "127.0.0.1:1", "[::1]:80"] {
            let answer = ask_as(&site, "GET", "/", &format!("Host: {host}\r\n"));
            assert!(answer.starts_with("HTTP/1.1 200"), "{host}: {answer}");
        }
        for host in [
            "example.org",
            "example.org:8080",
            "localhost.example.org",
            "127.0.0.1.example.org",
            "localhost@example.org",
            "localhost:x",
            "192.168.0.1",
            "[::2]",
            "",
        ] {
            let answer = ask_as(&site, "GET", "/", &format!("Host: {host}\r\n"));
            assert!(answer.starts_with("HTTP/1.1 4") && !answer.contains("the page"), "{host}: {answer}");
        }
        let foreign = ask_as(&site, "GET", "/", "Host: example.org\r\n");
        assert!(foreign.starts_with("HTTP/1.1 421") && foreign.contains("only to localhost"), "{foreign}");
        assert!(!ask_as(&site, "GET", "/", "").contains("the page"));
    }

    #[test]
    fn more_connections_than_threads_are_answered() {
        let (_folder, site) = site("/");
        // A browser keeps its connections open; each further one must be answered all the same.
        let idle: Vec<_> = (0..40).map(|_| std::net::TcpStream::connect(site.address).unwrap()).collect();
        assert!(ask(&site, "GET", "/").ends_with("the page"));
        drop(idle);
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
