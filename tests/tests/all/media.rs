//! The media slot of a wall.

use testkit::TestApp;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n....IEND\xae\x42\x60\x82";

fn put(app: &TestApp, name: &str, bytes: &[u8]) {
    let file = app.folder.join("media").join(name);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, bytes).unwrap();
}

#[tokio::test]
async fn a_wall_without_pictures_says_what_every_visitor_may_know_one_line_after_the_other() {
    let app = TestApp::new().await;
    let first = app.page("/wall/baku-1/media?lang=en").await.text();
    assert!(first.contains("What prevents a bribe here?"), "{first}");
    assert!(first.contains("lang=\"ar\" dir=\"rtl\""), "{first}");
    let mut seen = std::collections::BTreeSet::from([first]);
    for _ in 0..5 {
        app.advance(12);
        seen.insert(app.page("/wall/baku-1/media?lang=en").await.text());
    }
    assert_eq!(seen.len(), 5);
    let whole = app.page("/wall/baku-1?lang=en").await.text();
    assert!(
        whole.contains("data-live=\"/wall/baku-1/media?lang=en\" data-every=\"12\""),
        "{whole}"
    );
}

#[tokio::test]
async fn a_site_shows_its_own_pictures_in_turn_and_others_those_for_all() {
    let mut app = TestApp::new().await;
    put(&app, "all.png", PNG);
    put(&app, "all.txt", b"For all");
    put(&app, "baku-1/1.jpg", b"\xff\xd8\xff..\xff\xd9");
    put(&app, "baku-1/1.txt", b"Bring your <card>\n");
    // A name says nothing: this is a PNG.
    put(&app, "baku-1/2.webp", PNG);
    put(&app, "baku-1/2.txt", b"Closed on Monday");
    app.restart().await;

    let mut shown = std::collections::BTreeMap::new();
    for _ in 0..2 {
        let slot = app.page("/wall/baku-1/media?lang=en").await.text();
        let src = slot.split('"').nth(1).unwrap().to_owned();
        let picture = app.page(&src).await;
        let head = |name: &str| picture.headers[name].to_str().unwrap().to_owned();
        assert_eq!(head("x-content-type-options"), "nosniff");
        assert_eq!(head("cache-control"), "public, max-age=31536000, immutable");
        shown.insert(head("content-type"), slot);
        app.advance(12);
    }
    assert!(shown["image/jpeg"].contains("alt=\"Bring your &#60;card&#62;\""), "{shown:?}");
    assert!(shown["image/png"].contains("alt=\"Closed on Monday\""), "{shown:?}");
    let elsewhere = app.page("/wall/ganja-1/media?lang=en").await.text();
    assert!(elsewhere.contains("alt=\"For all\""), "{elsewhere}");
    // A picture belongs to its site.
    let name = shown["image/jpeg"].split(['/', '"']).nth(4).unwrap().to_owned();
    assert_eq!(app.page(&format!("/media/baku-1/{name}")).await.status, 200);
    assert_eq!(app.page(&format!("/media/ganja-1/{name}")).await.status, 404);
}

#[tokio::test]
async fn what_is_no_picture_or_says_nothing_is_left_out_and_the_wall_goes_on() {
    let mut app = TestApp::new().await;
    put(&app, "mute.png", PNG);
    for (name, bytes) in [
        ("drawn.svg", &b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"[..]),
        ("cut.png", &PNG[..19]),
        ("empty.png", b""),
        ("page.jpg", b"<html></html>"),
        ("large.png", &[PNG, &vec![0; 600_000][..], b"IEND\xae\x42\x60\x82"].concat()),
    ] {
        put(&app, name, bytes);
        put(&app, &name.replace(name.rsplit('.').next().unwrap(), "txt"), b"Words");
    }
    app.restart().await;
    let slot = app.page("/wall/baku-1/media?lang=en").await.text();
    assert!(!slot.contains("<img"), "{slot}");
    assert!(slot.contains("What prevents a bribe here?"), "{slot}");
}
