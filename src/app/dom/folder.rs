//! Files with the folders they lie in: of a list, or of what was dropped, whose folders are gone through to the last.

use js_sys::{Array, Promise};
use tagline_core::sorting;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, Event, File, FileList, FileSystemDirectoryEntry, FileSystemDirectoryReader, FileSystemEntry,
    FileSystemFileEntry, HtmlInputElement,
};

use super::{clock, schedule::PageLifetime};

/// A file that the person has opened.
#[derive(Clone, Debug)]
pub(crate) struct OpenedFile {
    /// Its name, after those of the folders it lies in below the one that was opened.
    pub(crate) name: String,
    /// When it was opened, in milliseconds since 1970: the same for all that were opened together.
    pub(crate) at: u64,
    pub(crate) file: File,
}

/// The files of a list, which a drop or an input empties as soon as its event is over.
pub(crate) fn files(list: &FileList) -> Vec<OpenedFile> {
    let (files, now) = ((0..list.length()).filter_map(|at| list.get(at)), clock::now());
    let opened = files.map(|file| {
        let path = js_sys::Reflect::get(&file, &"webkitRelativePath".into()).ok().and_then(|path| path.as_string());
        let name = path.filter(|path| !path.is_empty()).unwrap_or_else(|| file.name());
        OpenedFile { name, at: now, file }
    });
    wanted(opened.collect())
}

/// Takes the files out of an input that has just been given them, so that the same can be chosen again. The input is that of
/// the event: the view that made it may have gone while the browser's own window was open.
pub(crate) fn chosen(event: &Event) -> Vec<OpenedFile> {
    let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let Some(input) = input else { return Vec::new() };
    let chosen = input.files().map(|list| files(&list)).unwrap_or_default();
    input.set_value("");
    chosen
}

/// Whether something dragged over the page is files.
pub(crate) fn carries_files(event: &web_sys::DragEvent) -> bool {
    let types = event.data_transfer().map(|data| data.types());
    types.is_some_and(|types| types.iter().any(|kind| kind.unchecked_into::<js_sys::JsString>() == "Files"))
}

/// What was dropped. It has to be taken before the event of the drop is over; its folders are read after that.
pub(crate) struct Dropped {
    entries: Vec<FileSystemEntry>,
    /// Files of browsers that tell of no entries.
    files: Vec<OpenedFile>,
}

impl PageLifetime for Dropped {}

impl Dropped {
    pub(crate) fn take(data: &DataTransfer) -> Self {
        let items = data.items();
        let entry = |at| items.get(at).and_then(|item| item.webkit_get_as_entry().ok().flatten());
        let entries: Vec<FileSystemEntry> = (0..items.length()).filter_map(entry).collect();
        let files =
            if entries.is_empty() { data.files().map(|list| files(&list)).unwrap_or_default() } else { Vec::new() };
        Self { entries, files }
    }

    /// Every file in it, folder by folder in the order of their names, and the names of what could not be read.
    pub(crate) async fn files(self) -> (Vec<OpenedFile>, Vec<String>) {
        let Self { entries, mut files } = self;
        let (mut unread, now) = (Vec::new(), clock::now());
        let mut open = entries;
        // A list and not a recursion: folders may lie as deep as they like.
        while let Some(entry) = open.pop() {
            let name = entry.full_path().trim_start_matches('/').to_owned();
            if entry.is_directory() {
                match within(entry.unchecked_ref()).await {
                    Some(inner) => open.extend(inner),
                    None => unread.push(name),
                }
            } else {
                match file_of(entry.unchecked_ref()).await {
                    Some(file) => files.push(OpenedFile { name, at: now, file }),
                    None => unread.push(name),
                }
            }
        }
        (wanted(files), unread)
    }
}

/// Files in the order of their names, without those that systems hide: notes of their own, not the person's.
fn wanted(mut files: Vec<OpenedFile>) -> Vec<OpenedFile> {
    files.retain(|opened| !is_hidden(&opened.name));
    sorting::sort_by(&mut files, |one, other| one.name.cmp(&other.name));
    files
}

/// What the person chose, a file or a folder, is not hidden to them, whatever it is called.
fn is_hidden(path: &str) -> bool {
    path.split('/')
        .skip(1)
        .any(|part| part.starts_with('.') || part == "__MACOSX" || part.eq_ignore_ascii_case("thumbs.db"))
}

/// What lies in a folder. It is told in parts, the last of which is empty.
async fn within(folder: &FileSystemDirectoryEntry) -> Option<Vec<FileSystemEntry>> {
    let reader: FileSystemDirectoryReader = folder.create_reader();
    let mut all = Vec::new();
    loop {
        let part = answered(|done, failed| {
            let _ = reader.read_entries_with_callback_and_callback(done, failed);
        });
        let part = Array::from(&part.await?);
        if part.length() == 0 {
            return Some(all);
        }
        all.extend(part.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
}

async fn file_of(entry: &FileSystemFileEntry) -> Option<File> {
    let file = answered(|done, failed| entry.file_with_callback_and_callback(done, failed));
    file.await.map(JsCast::unchecked_into)
}

/// What an old interface answers by calling back; `None` if it calls back with an error.
async fn answered(ask: impl FnOnce(&js_sys::Function, &js_sys::Function)) -> Option<JsValue> {
    let mut ask = Some(ask);
    let promise = Promise::new(&mut |done, failed| {
        if let Some(ask) = ask.take() {
            ask(&done, &failed);
        }
    });
    JsFuture::from(promise).await.ok()
}

#[cfg(test)]
mod tests {
    use super::is_hidden;

    #[test]
    fn notes_of_the_system_are_not_the_persons() {
        for (path, hidden) in [
            ("a/b.txt", false),
            ("a/.DS_Store", true),
            ("a/.git/config", true),
            ("a/__MACOSX/a.txt", true),
            ("a/Thumbs.db", true),
            (".notes.txt", false),
        ] {
            assert_eq!(is_hidden(path), hidden, "{path}");
        }
    }
}
