//! The page asks its own host for its own files and says nothing about the article.
//!
//! That nothing reaches another host is checked after every test, by the session itself.

use crate::session::visit;
use std::collections::BTreeSet;
use tagline_tests::articles;
use tagline_xtask::{dist, paths};

#[tokio::test]
async fn only_the_pages_own_files_are_asked_for() {
    visit("only_the_pages_own_files_are_asked_for", |page| async move {
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        page.press("Export").await;
        page.says("Written and read back").await;
        page.press("Download").await;
        page.downloaded().await;

        let files = dist::files(&paths::dist()).unwrap().into_iter().map(|(name, _)| format!("/{name}"));
        let known: BTreeSet<String> = files.chain(["/".to_owned()]).collect();
        for asked in page.site.asked() {
            assert!(asked.method == "GET" && asked.body == 0 && known.contains(&asked.path), "{asked:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_policy_forbids_other_hosts() {
    visit("the_policy_forbids_other_hosts", |page| async move {
        page.says("The tagger is ready").await;
        let policy = "return document.querySelector('meta[http-equiv=Content-Security-Policy]').content";
        let policy = page.run(policy, &[]).await;
        let policy = policy.as_str().unwrap_or_default();
        for rule in ["default-src 'none'", "connect-src 'self'", "form-action 'none'"] {
            assert!(policy.contains(rule), "{policy}");
        }
    })
    .await;
}
