//! A job is taken apart again: what the printer would burn into paper is read as a phone and a
//! person read it.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot be set up fails"
)]

use std::path::Path;

use print::{AwaySlip, DOTS, Painter, Picture, Readiness, Slip, cut_is_done, job};

const LINK: &str = "https://window.example/t/AZqVfH2Rd4mGkYb0m1xq3wZ8o0aRk3-2k4b5nQ";
const DEJAVU: &str = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";

fn painter() -> Painter {
    Painter::of_this_machine().unwrap()
}

fn slip() -> Slip {
    Slip {
        rtl: false,
        marks: vec!["DEMO".to_owned()],
        site: "ASAN Service Centre No. 1".to_owned(),
        number: "A017".to_owned(),
        service: "Identity card & residence <permit>".to_owned(),
        ahead: "12 people before you".to_owned(),
        code_name: "Spoken code".to_owned(),
        code: "123 456".to_owned(),
        link: LINK.to_owned(),
        scan: "Scan this code with your phone to follow your place.".to_owned(),
        date: "2026-11-24 10:00".to_owned(),
        keep: "Keep this paper. It proves your place.".to_owned(),
    }
}

/// The dots of a job, row by row, as a printer reads them that sets each band in the middle.
fn burnt(mut job: &[u8]) -> Vec<Vec<bool>> {
    let mut rows = Vec::new();
    job = job.strip_prefix(b"\x1b@\x1ba\x01").unwrap();
    while let Some(band) = job.strip_prefix(b"\x1dv0\0") {
        let [wide, high] =
            [[band[0], band[1]], [band[2], band[3]]].map(|n| usize::from(u16::from_le_bytes(n)));
        let side = vec![false; (DOTS - wide * 8) / 2];
        let (dots, rest) = band[4..].split_at(wide * high);
        rows.extend(dots.chunks(wide).map(|row| {
            let dots = row.iter().flat_map(|b| (0..8).map(move |n| b & (0x80 >> n) != 0));
            side.iter().copied().chain(dots).chain(side.iter().copied()).collect()
        }));
        job = rest;
    }
    assert_eq!(job, b"\x1dVB\x10\x1dr\x01", "the cut, and the question whether it is done");
    rows
}

#[test]
fn a_phone_reads_the_link_from_what_is_burnt() {
    let picture = painter().paint(&slip()).unwrap();
    let sent = job(&picture);
    assert!(sent.len() <= 60 * 1024, "{} bytes: a slow line takes too long", sent.len());
    let rows = burnt(&sent);
    assert_eq!(rows.len(), picture.rows());
    assert!(rows.iter().all(|row| row.len() == DOTS));
    for (y, row) in rows.iter().enumerate() {
        assert!(row.iter().enumerate().all(|(x, dark)| *dark == picture.dark(x, y)));
    }
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(DOTS, rows.len(), |x, y| {
        if rows[y][x] { 0 } else { 255 }
    });
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1);
    assert_eq!(grids[0].decode().unwrap().1, LINK);
    assert!(rows.len() < 1600, "{} rows: the paper is longer than 20 cm", rows.len());
    let white = |row: &Vec<bool>| row.iter().take(8).chain(row.iter().skip(DOTS - 8)).any(|d| *d);
    assert!(!rows.iter().any(white), "something runs off the paper");
}

#[test]
fn what_to_bring_fits_on_the_paper_and_its_code_is_read() {
    let paper = AwaySlip {
        rtl: true,
        marks: vec!["نسخة".to_owned()],
        site: "مركز أسان رقم 1".to_owned(),
        number: "A017".to_owned(),
        service: "بطاقة الهوية".to_owned(),
        title: "ماذا تحضر".to_owned(),
        why: "السبب: ورقة ناقصة".to_owned(),
        bring: "أحضر الورقة الأصلية التي تسميها صفحة الخدمة، وهوية صاحبها، ".repeat(3),
        place: "عد اليوم قبل الساعة 18:00 وقل رمزك في الاستقبال: مكانك محفوظ.".to_owned(),
        code_name: "الرمز".to_owned(),
        code: "4817-2093".to_owned(),
        link: LINK.to_owned(),
        scan: "امسح".to_owned(),
        date: "2026-11-24 10:00".to_owned(),
    };
    let rows = burnt(&job(&painter().paint(&paper).unwrap()));
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(DOTS, rows.len(), |x, y| {
        if rows[y][x] { 0 } else { 255 }
    });
    assert_eq!(image.detect_grids()[0].decode().unwrap().1, LINK);
    let white = |row: &Vec<bool>| row.iter().take(8).chain(row.iter().skip(DOTS - 8)).any(|d| *d);
    assert!(!rows.iter().any(white), "something runs off the paper");
}

#[test]
fn letters_of_every_language_of_the_office_are_drawn_and_no_boxes() {
    let painter = painter();
    for letter in "əğıöüşçƏĞİÖÜŞÇ ЖщыёЯ عمرشيةلاؤ".chars().filter(|c| *c != ' ')
    {
        assert!(painter.knows(letter), "{letter}");
    }
    assert!(!painter.knows('\u{10fffe}'), "a letter that nobody has is known to be missing");
}

#[test]
fn a_machine_whose_fonts_lack_a_script_has_no_painter() {
    assert_eq!(Painter::with_files(&[]).unwrap_err().0, ['A', 'ə', 'Ж', 'ع', '7']);
    // It has Latin and Cyrillic, and no Arabic.
    let latin = Path::new("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf");
    let missing = Painter::with_files(&[latin]).unwrap_err();
    assert_eq!(missing.0, ['ع']);
    assert!(missing.to_string().contains("install"), "{missing}");
    assert!(Painter::with_files(&[Path::new(DEJAVU)]).is_ok());
}

#[test]
fn an_arabic_line_is_set_from_the_right_whatever_it_begins_and_ends_with() {
    let painter = Painter::with_files(&[Path::new(DEJAVU)]).unwrap();
    let line = |rtl, text: &str| {
        let empty = Slip { rtl, ahead: text.to_owned(), ..Slip::default() };
        painter.paint(&empty).unwrap()
    };
    let differ = |a: &Picture, b: &Picture| {
        a.bytes().iter().zip(b.bytes()).map(|(a, b)| (a ^ b).count_ones()).sum::<u32>()
    };
    // What is first in one direction is last in the other; the letters stand a fraction of a dot
    // elsewhere.
    for (right, left) in [("ASAN عمر", "عمر ASAN"), ("عمر ASAN.", ".ASAN عمر")] {
        let (painted, same, other) = (line(true, right), line(false, left), line(true, left));
        let (near, far) = (differ(&painted, &same), differ(&painted, &other));
        assert!(near * 4 < far, "{right}: {near} dots differ, {far} from the wrong order");
    }
}

#[test]
fn what_a_printer_says_of_itself_is_understood() {
    let read = Readiness::of;
    assert_eq!(read([0x16, 0x12, 0x12]), Some(Readiness::Ready));
    assert_eq!(read([0x1e, 0x32, 0x72]), Some(Readiness::NoPaper));
    assert_eq!(read([0x1e, 0x16, 0x12]), Some(Readiness::CoverOpen));
    assert_eq!(read([0x1e, 0x12, 0x12]), Some(Readiness::OutOfOrder));
    assert_eq!(read([0x16, 0x52, 0x12]), Some(Readiness::OutOfOrder));
    assert_eq!(read([0x16, 0x12, b'H']), None, "this is no printer");
    assert!(cut_is_done(0) && cut_is_done(0x0c) && !cut_is_done(0x12));
}
