//! Every page, in every language.

use axum::http::{StatusCode, header};
use serde_json::json;
use testkit::TestApp;

#[tokio::test]
async fn every_public_page_speaks_every_language() {
    let app = TestApp::new().await;
    let kiosk = app.token("kiosk.baku-1").await;
    let t = app.ticket(&kiosk, "baku-1", json!({"services": ["identity-card"]})).await;
    let link = t["link"].as_str().unwrap().trim_start_matches("http://127.0.0.1").to_owned();
    let one = app.token("operator.baku-1.1").await;
    crate::personal::call(&app, &one).await;
    app.call("POST", &crate::personal::path_of(&t, "finish"), &one, json!({})).await;
    let rated = link.clone();
    let services: Vec<String> =
        app.node.house.pack.services.keys().map(|k| format!("/services/{k}")).collect();
    for lang in ["az", "en", "ru", "ar"] {
        let mut paths = vec![
            format!("/{lang}"),
            format!("/{lang}/services"),
            format!("/{lang}/services?q=zzz"),
            format!("/{lang}/sites"),
            format!("/{lang}/sites/baku-1"),
            format!("/{lang}/figures?site=baku-1&period=month"),
            format!("/wall/baku-1?lang={lang}"),
            format!("{link}?lang={lang}"),
            format!("{link}/receipt?lang={lang}"),
            format!("{link}/looks?lang={lang}"),
            format!("/sign-in?lang={lang}"),
            format!("/{lang}/honest"),
            format!("/{lang}/sites/baku-1/ticket?service=passport"),
            format!("{rated}/rate?lang={lang}"),
        ];
        paths.extend(services.iter().map(|s| format!("/{lang}{s}")));
        paths.extend(services.iter().map(|s| format!("/{lang}{s}/needs")));
        for path in paths {
            let page = app.page(&path).await;
            let body = page.text();
            assert_eq!(page.status, StatusCode::OK, "{path}: {body}");
            assert!(!body.contains('⟦'), "{path} shows a key");
            assert_eq!(body.matches("<h1").count(), 1, "{path}");
            assert!(body.contains(&format!("<html lang=\"{lang}\"")), "{path}");
            let dir = if lang == "ar" { "dir=\"rtl\"" } else { "dir=\"ltr\"" };
            assert!(body.contains(dir), "{path}");
            assert!(!body.contains(" style=") && !body.contains("onclick"), "{path}");
            let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
            assert!(policy.starts_with("default-src 'none'"), "{path}");
        }
    }
}

#[tokio::test]
async fn every_way_to_answer_gives_the_same_on_page_and_api() {
    let app = TestApp::new().await;
    let (pack, en) = (app.node.house.pack.clone(), "en".parse().unwrap());
    for service in pack.services.values() {
        for (answers, needs) in pack::needs::paths(service) {
            let query: Vec<String> = answers.iter().map(|(k, v)| format!("{k}={v}")).collect();
            let query = query.join("&");
            let api = format!("/api/v1/services/{}/needs?{query}", service.key);
            let found = app.call("GET", &api, "", json!(null)).await.json();
            assert_eq!(found["result"], serde_json::to_value(&needs).unwrap(), "{api}");
            let page = format!("/en/services/{}/needs?{query}", service.key);
            let text = app.page(&page).await.text().replace("&#39;", "'").replace("&amp;", "&");
            let say = |prefix: &str, k: &String| pack.say(&en, &format!("{prefix}-{k}"));
            let reasons = needs.not_for.iter().chain(&needs.free).map(|k| say("r", k));
            let brought = needs.bring.get().into_iter().flatten();
            let papers = brought.chain(&needs.register).chain(&needs.taken).map(|k| say("e", k));
            // Whom it is not for is told nothing else.
            let speeds = needs.speeds.iter().filter(|_| needs.not_for.is_none());
            let fees = speeds.clone().flat_map(|s| s.fees.get()).flatten();
            let fees = fees.filter(|f| f.minor > 0);
            let fees = fees.map(|f| format!("{}.{:02}", f.minor / 100, f.minor % 100));
            let days = speeds.filter_map(|s| s.term.get());
            let days = days.filter(|d| d.n > 0).map(|d| format!("{} ", d.n));
            let sites = app.node.house.sites.all();
            let sites = sites.values().filter(|s| s.services.contains(&service.key));
            let sites = sites.filter(|_| needs.not_for.is_none());
            let sites = sites.map(|s| pack.site_name(&en, &s.key));
            for words in reasons.chain(papers).chain(fees).chain(days).chain(sites) {
                assert!(text.contains(&words), "{page} lacks {words}");
            }
        }
    }
}

/// A kiosk shows no fee and no term: name and body of a service, and whether it is given there.
#[tokio::test]
async fn a_kiosk_offers_what_api_and_page_say_is_given_there() {
    let app = TestApp::new().await;
    let (pack, en) = (app.node.house.pack.clone(), "en".parse().unwrap());
    for service in pack.services.values() {
        let api = format!("/api/v1/services/{}?lang=en", service.key);
        let known = app.call("GET", &api, "", json!(null)).await.json();
        let given = |site: &str| known["sites"].as_array().unwrap().iter().any(|s| s == site);
        let body = pack.entity_name(&en, &known["entity"].as_str().unwrap().parse().unwrap());
        let page = app.page(&format!("/en/services/{}", service.key)).await.text();
        for site in app.node.house.sites.halls() {
            let path = format!("/kiosk/{}?lang=en&group={}", site.key, service.group);
            let html = crate::kiosk::page(&app, &path).await;
            let button = html.split(&format!("name=\"service\" value=\"{}\"", service.key)).nth(1);
            let here = given(site.key.as_str());
            assert_eq!(button.is_some(), here, "{path} and {api}");
            assert_eq!(page.contains(&format!("/en/sites/{}\"", site.key)), here, "{}", site.key);
            if let Some(button) = button.and_then(|b| b.split("</button>").next()) {
                let button = button.replace("&#39;", "'").replace("&amp;", "&");
                let name = known["name"].as_str().unwrap();
                assert!(button.contains(name) && button.contains(&body), "{path}: {button}");
            }
        }
    }
}

#[tokio::test]
async fn a_form_of_another_site_is_refused() {
    let app = TestApp::new().await;
    let request = axum::http::Request::builder()
        .method("POST")
        .uri("/sign-in?lang=en")
        .header("sec-fetch-site", "cross-site")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(axum::body::Body::from("login=a&password=b&totp=c"))
        .unwrap();
    let answer = app.send(request).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.text().contains("This form came from another site."));
}
