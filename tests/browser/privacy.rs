//! The page asks its own host for its own files and says nothing about the article; and the browser holds it to that.
//!
//! That nothing reaches another host is checked after every test, by the session itself.

use crate::page::{Page, Role};
use crate::session::{faults, visit};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tagline_tests::articles;
use tagline_xtask::{dist, engines::Engine, html, paths};

#[tokio::test]
async fn only_the_pages_own_files_are_asked_for() {
    visit("only_the_pages_own_files_are_asked_for", |page| async move {
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        page.press("Export").await;
        page.says("Written and read back").await;
        page.press("Download").await;
        page.downloaded().await;
        page.says("Works offline").await;

        let files = dist::files(&paths::dist()).unwrap().into_iter().map(|(name, _)| format!("/{name}"));
        let known: BTreeSet<String> = files.filter(|file| file != "/index.html").chain(["/".to_owned()]).collect();
        let unnamed: Vec<&String> = known.iter().filter(|file| !is_named_by_content(file)).collect();
        assert_eq!(
            unnamed,
            [
                "/",
                "/SHA256SUMS",
                "/_headers",
                "/hosting/Caddyfile",
                "/hosting/apache.conf",
                "/hosting/nginx.conf",
                "/service-worker.js",
            ],
            "all else is named by its content"
        );
        // As the host sees it, which includes what the workers ask for.
        for asked in page.site.asked() {
            assert!(asked.method == "GET" && asked.body == 0 && known.contains(&asked.path), "{asked:?}");
        }
        // As the browser tells it, which includes what would reach no host; of these, Chromium does.
        if page.engine != Engine::Chromium {
            return;
        }
        let sent = sent(&page).await;
        assert!(!sent.is_empty());
        for request in sent {
            let url = request["url"].as_str().unwrap_or_default();
            let own = url.strip_prefix(&page.site.url()).is_some_and(|path| known.contains(&format!("/{path}")));
            // What the page or the browser itself holds reaches nobody.
            assert!(own || url.starts_with("blob:") || url.starts_with("data:"), "{request}");
            assert!(request["method"] == "GET" && request["hasPostData"].is_null(), "{request}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_page_says_how_to_check() {
    visit("the_page_says_how_to_check", |page| async move {
        page.says("Your text stays in this browser").await;
        page.press("How to check").await;
        page.named(Role::Dialog, "Your text stays in this browser").await;
        let version = page.run("return document.querySelector('meta[name=tagline-build]').content", &[]).await;
        page.says(version.as_str().unwrap()).await;
        for link in ["SHA256SUMS", "THIRD-PARTY.txt"] {
            let fetched =
                "const done = arguments[1]; const link = document.querySelector(`dialog a[href*='${arguments[0]}']`);
                fetch(link.href).then(answer => done(answer.status), error => done(String(error)));";
            let answer = page.driver.execute_async(fetched, vec![json!(link)]).await.unwrap().json().clone();
            assert_eq!(answer, json!(200), "{link}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_browser_refuses_what_the_page_must_not_do() {
    visit("the_browser_refuses_what_the_page_must_not_do", |page| async move {
        page.says("The tagger is ready").await;
        let policy = "return document.querySelector('meta[http-equiv=Content-Security-Policy]').content";
        assert_eq!(page.run(policy, &[]).await, json!(html::POLICY));
        for attempt in [
            "document.body.innerHTML = '<p onclick=\"alert(1)\">text</p>'",
            "document.body.innerHTML = '<script>alert(1)</script>'",
            "document.body.innerHTML = '<a href=\"javascript:alert(1)\">text</a>'",
            "document.body.insertAdjacentHTML('beforeend', '<iframe srcdoc=\"text\"></iframe>')",
            "new Worker(URL.createObjectURL(new Blob(['1'])))",
            "new Worker('https://example.org/worker.js')",
            "document.createElement('script').text = 'alert(1)'",
            "window.eval('1')",
            "trustedTypes.createPolicy('other', {})",
        ] {
            // In a moment of the page's own: what WebDriver runs itself may do more. Firefox gives it an `eval` of its own.
            let script = format!(
                "const done = arguments[0];
                setTimeout(() => {{ try {{ {attempt}; done('done') }} catch (error) {{ done(error.name) }} }});"
            );
            let refused = page.driver.execute_async(&script, Vec::new()).await.unwrap().json().clone();
            assert!(["TypeError", "EvalError"].contains(&refused.as_str().unwrap()), "{attempt}: {refused}");
        }
        let fetched = "const done = arguments[0];
            fetch('https://example.org/').then(() => done('done'), error => done(error.name));";
        let refused = page.driver.execute_async(fetched, Vec::new()).await.unwrap().json().clone();
        assert_eq!(refused, json!("TypeError"));
        // The browser has complained of each, as it should; the console is looked at after every test.
        assert!(!faults(page.engine, &page.driver).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn no_link_form_or_frame_carries_text() {
    visit("no_link_form_or_frame_carries_text", |page| async move {
        page.paste(articles::PLAIN).await;
        page.tagged().await;
        page.press("Export").await;
        page.says("Written and read back").await;
        // Whatever leads out of the page, by what it is and where it leads; blobs are the page's own downloads.
        let script = "
            const folder = new URL('.', document.baseURI).href;
            const leads = [...document.querySelectorAll('[href], [src], [action], [formaction], [ping], iframe, base')];
            return leads.map(it => [it.localName, it.href ?? it.src ?? ''])
                .filter(([name, to]) => !['a', 'link', 'script', 'img'].includes(name)
                    || !(to.startsWith(folder) || to.startsWith('blob:')) || to.includes('?'))
                .map(it => it.join(' '));";
        let out = page.run(script, &[]).await;
        let out: Vec<String> = serde_json::from_value(out).unwrap();
        assert_eq!(out, [""; 0]);
        for attempt in [
            "const form = document.createElement('form'); form.action = 'http://example.org/?text'; \
             document.body.append(form); form.submit();",
            "location.href = 'javascript:document.title = \"ran\"'",
            "const frame = document.createElement('iframe'); frame.src = 'http://example.org/?text'; \
             document.body.append(frame);",
            "const base = document.createElement('base'); base.href = 'http://example.org/'; document.head.append(base); \
             if (document.baseURI.includes('example')) document.title = 'ran';",
        ] {
            // Some browsers refuse by an exception.
            let script = format!(
                "const done = arguments[0];
                setTimeout(() => {{ try {{ {attempt}; }} catch {{}} setTimeout(done, 100); }});"
            );
            page.driver.execute_async(&script, Vec::new()).await.unwrap();
        }
        assert_eq!(page.driver.current_url().await.unwrap().host_str(), Some("127.0.0.1"));
        assert_ne!(page.run("return document.title", &[]).await, json!("ran"));
        // The browser has complained of each.
        faults(page.engine, &page.driver).await;
    })
    .await;
}

/// Whether a path holds a long hexadecimal number, as every name does that is made from content. It has sixteen digits;
/// Trunk leaves zeros at its beginning out.
fn is_named_by_content(path: &str) -> bool {
    path.split(|c: char| !c.is_ascii_hexdigit()).any(|digits| digits.len() >= 12)
}

/// Every request that Chromium says the page has made.
async fn sent(page: &Page) -> Vec<Value> {
    let log = page.driver.get_log("performance").await.unwrap();
    let events = log.into_iter().map(|entry| serde_json::from_str::<Value>(&entry.message).unwrap());
    let requests = events.filter(|event| event["message"]["method"] == "Network.requestWillBeSent");
    requests.map(|event| event["message"]["params"]["request"].clone()).collect()
}
