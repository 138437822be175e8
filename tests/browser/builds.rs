//! Two builds of the page, and a host that serves now the one and now the other.

use std::collections::BTreeSet;
use std::path::Path;
use tagline_xtask::{dist, offline::SERVICE_WORKER, paths};
use tempfile::TempDir;

/// A finished page in a folder of its own.
pub(crate) struct Build {
    folder: TempDir,
    version: String,
}

/// The page as it was built.
pub(crate) fn first() -> Build {
    finish(|_, _| {})
}

/// The page as it would be after a change in itself, its workers and its icon; its program stays as it is.
pub(crate) fn second() -> Build {
    finish(|name, file| match name.rsplit_once('.') {
        Some(("index", _) | (_, "svg")) => file.extend(b"<!-- Another build. -->"),
        Some((script, "js")) if script.contains("-worker") => file.extend(b"\n// Another build.\n"),
        _ => {}
    })
}

/// The page with workers whose programs can be made to trap, as they would by a defect of their own: at once when the
/// page says "now" on the channel "trap", over the next request when it says "next". They say there when they come.
pub(crate) fn mortal() -> Build {
    finish(|name, file| {
        let Some(worker) = name.strip_suffix("_loader.js") else { return };
        let script = format!(
            "import init from './{worker}.js';
            // More memory than there can be.
            const trap = () => init().then(program => setTimeout(() => program.__wbindgen_malloc(-1, 1)));
            const die = event => {{ event.stopImmediatePropagation(); trap(); }};
            let doomed = false;
            const channel = new BroadcastChannel('trap');
            channel.onmessage = ({{ data }}) => data === 'now' ? trap() : doomed ||= data === 'next';
            channel.postMessage('{worker} came');
            addEventListener('message', event => doomed && die(event));
            await init();"
        );
        *file = script.into_bytes();
    })
}

/// The page with workers and a service worker that try to reach a host when the page names one on the channel "probe", and
/// say there what became of each try. Beside them lies a worker `probe.js` that does the same and has no guard.
pub(crate) fn probing() -> Build {
    let listen = |name: &str| {
        format!(
            "{PROBE}
            const channel = new BroadcastChannel('probe');
            channel.onmessage = async ({{ data }}) => {{
                if (data.host) channel.postMessage({{ from: '{name}', outcomes: await probe(data.host) }});
            }};
            channel.postMessage({{ up: '{name}' }});"
        )
    };
    finish_with(&[("probe.js", listen("probe"))], |name, file| {
        if let Some(worker) = name.strip_suffix("_loader.js") {
            *file = format!("import init from './{worker}.js';\n{}\nawait init();", listen(worker)).into_bytes();
        } else if name == SERVICE_WORKER {
            file.extend(format!("{{ {} }}", listen("service-worker")).as_bytes());
        }
    })
}

/// Tries all that a worker could reach a host by, or make code of text by.
const PROBE: &str = include_str!("probe.js");

/// Finishes what the build has left, with files changed as wished.
fn finish(change: impl Fn(&str, &mut Vec<u8>)) -> Build {
    finish_with(&[], change)
}

/// The same with further files.
fn finish_with(more: &[(&str, String)], change: impl Fn(&str, &mut Vec<u8>)) -> Build {
    let (built, folder) = (scratch(), scratch());
    for (name, path) in dist::files(&paths::target().join("page").join("trunk")).unwrap() {
        let mut bytes = std::fs::read(path).unwrap();
        change(&name, &mut bytes);
        put(&built.path().join(name), &bytes);
    }
    more.iter().for_each(|(name, text)| put(&built.path().join(name), text.as_bytes()));
    let version = dist::finish(built.path(), &dist::Models::of_sources(), String::new(), folder.path()).unwrap();
    Build { folder, version }
}

impl Build {
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    /// Its files, by their path below the page.
    pub(crate) fn files(&self) -> BTreeSet<String> {
        dist::files(self.path()).unwrap().into_iter().map(|(name, _)| name).collect()
    }
}

/// The folder that a host serves.
pub(crate) struct Host(TempDir);

impl Host {
    pub(crate) fn open() -> Self {
        Self(scratch())
    }

    pub(crate) fn folder(&self) -> &Path {
        self.0.path()
    }

    /// Puts a build in place of all that was there.
    pub(crate) fn serve(&self, build: &Path) {
        for entry in std::fs::read_dir(self.folder()).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() { std::fs::remove_dir_all(path).unwrap() } else { std::fs::remove_file(path).unwrap() }
        }
        for (name, path) in dist::files(build).unwrap() {
            put(&self.folder().join(name), &std::fs::read(path).unwrap());
        }
    }
}

fn put(path: &Path, bytes: &[u8]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

fn scratch() -> TempDir {
    tempfile::tempdir().unwrap()
}
