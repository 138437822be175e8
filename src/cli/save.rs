//! Files that are written whole or not at all.

use std::{
    fs::{self, File, Metadata, OpenOptions},
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

/// Writes a file in one step, so that a full disk costs neither what was there nor half of what is new. A symbolic link
/// stays one, and what it leads to is written; permissions stay; a device or pipe is written to and not replaced.
pub(crate) fn save(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = target(path)?;
    let known = match fs::metadata(&target) {
        Ok(known) => Some(known),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    if known.as_ref().is_some_and(|known| !known.is_file()) {
        let mut file = OpenOptions::new().write(true).open(&target)?;
        return file.write_all(bytes).and_then(|()| file.flush());
    }
    let (beside, file) = beside(&target)?;
    let saved = fill(file, bytes, known.as_ref()).and_then(|()| fs::rename(&beside, &target));
    saved.inspect_err(|_| {
        // The error that is told is the one of writing.
        let _ = fs::remove_file(&beside);
    })
}

/// Where a path leads, through symbolic links, whether or not there is a file yet.
fn target(path: &Path) -> io::Result<PathBuf> {
    const MOST_LINKS: usize = 40;
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&path) {
            Ok(next) => path = path.parent().unwrap_or(Path::new("")).join(next),
            // No link, or nothing there yet.
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::new(ErrorKind::InvalidInput, "too many symbolic links"))
}

/// A new file beside another, which it replaces once it is whole.
fn beside(target: &Path) -> io::Result<(PathBuf, File)> {
    for number in 0..100 {
        let mut name = target.as_os_str().to_owned();
        name.push(if number == 0 { ".part".to_owned() } else { format!(".{number}.part") });
        match OpenOptions::new().write(true).create_new(true).open(&name) {
            Ok(file) => return Ok((name.into(), file)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::new(ErrorKind::AlreadyExists, "files ending in .part are in the way"))
}

fn fill(mut file: File, bytes: &[u8], known: Option<&Metadata>) -> io::Result<()> {
    if let Some(known) = known {
        file.set_permissions(known.permissions())?;
    }
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};

    #[test]
    fn files_are_replaced_whole_and_keep_their_permissions() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        save(&path, b"first").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        fs::write(folder.path().join("a.json.part"), "someone's").unwrap();
        save(&path, b"second").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"second");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(fs::read(folder.path().join("a.json.part")).unwrap(), b"someone's");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn links_stay_links() {
        let folder = tempfile::tempdir().unwrap();
        let [link, file, dangling] = ["link", "file", "dangling"].map(|name| folder.path().join(name));
        fs::write(&file, "first").unwrap();
        symlink("file", &link).unwrap();
        symlink("new", &dangling).unwrap();
        save(&link, b"second").unwrap();
        save(&dangling, b"third").unwrap();
        assert!(
            fs::symlink_metadata(&link).unwrap().is_symlink() && fs::symlink_metadata(&dangling).unwrap().is_symlink()
        );
        assert_eq!(fs::read(&file).unwrap(), b"second");
        assert_eq!(fs::read(folder.path().join("new")).unwrap(), b"third");
        symlink("loop", folder.path().join("loop")).unwrap();
        assert!(save(&folder.path().join("loop"), b"x").is_err());
    }

    #[test]
    fn devices_are_written_to() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("null");
        symlink("/dev/null", &link).unwrap();
        save(&link, b"gone").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
        assert!(save(folder.path(), b"x").is_err(), "a folder is no file");
    }
}
