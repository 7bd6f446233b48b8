//! The pack of Azerbaijan as it is.

use pack::{FeeHead, Known, Origin};

use crate::{azerbaijan, files, folder, loaded};

#[test]
fn the_embedded_pack_has_no_error_and_nothing_to_look_at() {
    let pack = azerbaijan();
    assert_eq!(pack.warnings, []);
    assert_eq!((pack.services.len(), pack.sites.len()), (13, 5));
    assert!(pack::embedded().contains("azerbaijan"));
    assert!(pack::load_embedded("nowhere").is_err());
}

#[test]
fn the_folder_and_the_embedded_pack_are_the_same_to_the_byte() {
    assert_eq!(loaded(pack::load(&folder())).hash, azerbaijan().hash);
    let mut other = files();
    other.get_mut("texts/en.ftl").unwrap().push_str("# one byte\n");
    assert_ne!(loaded(pack::from_files("azerbaijan", &other)).hash, azerbaijan().hash);
}

#[test]
fn every_value_is_sourced_or_not_known_or_demo() {
    let pack = azerbaijan();
    for s in pack.services.values() {
        for name in ["who", "legal", "places", "appeal", "retention", "minutes", "term.1", "fees.1"]
        {
            assert!(s.origins.contains_key(name), "{} lacks {name}", s.key);
        }
        for (name, origin) in &s.origins {
            if let Origin::Sourced { url, .. } = origin {
                assert!(s.sources.contains(url), "{} {name} {url}", s.key);
            }
        }
    }
    let r = pack::report(&pack);
    let rows = |part: fn(&pack::Row) -> usize| r.rows.iter().map(part).sum::<usize>();
    // Besides what the services lack, nobody says where the bus stops.
    assert_eq!(rows(|row| row.not_known) + 1, r.not_known);
    assert_eq!(pack.sites.values().filter(|s| s.position.is_some()).count(), 3);
    assert!(r.sourced > 80 && r.demo > 80 && r.not_known > 50, "{r}");
    assert!(format!("{r}").contains("identity-card"), "{r}");
}

#[test]
fn the_fees_are_those_of_the_facts() {
    let pack = azerbaijan();
    let fees = |key: &str| -> Vec<i64> {
        let service = &pack.services[&key.parse().unwrap()];
        service.speeds.iter().flat_map(|s| s.fees.get()).flatten().map(|f| f.minor).collect()
    };
    assert_eq!(fees("identity-card"), [500, 2500, 3500]);
    assert_eq!(fees("passport"), [4000, 8000, 16000]);
    assert_eq!(fees("property-extract"), [2000, 3000, 4000]);
    assert_eq!(fees("notarial-copies"), [200, 200]);
    assert_eq!(fees("financial-registration"), [22000]);
    assert_eq!(fees("driving-licence"), [1800]);
    assert_eq!(fees("criminal-record"), [0]);
    assert_eq!(fees("residence-certificate"), Vec::<i64>::new());
    // The page names amounts without saying to whom they go: it is not guessed.
    let extract = &pack.services[&"property-extract".parse().unwrap()];
    let heads: Vec<_> = extract.speeds.iter().filter_map(|s| s.fees.get()).flatten().collect();
    assert!(heads.iter().all(|f| f.head == FeeHead::NotStated));
    let lookup = &pack.services[&"residence-certificate".parse().unwrap()].speeds[0];
    assert_eq!(lookup.fees, Known::NotKnown(pack::NOT_KNOWN));
}

#[test]
fn each_site_but_the_online_office_can_serve_what_it_offers() {
    let pack = azerbaijan();
    for site in pack.sites.values().filter(|s| !s.counters.is_empty()) {
        for key in &site.services {
            let skill = &pack.services[key].skill;
            assert!(site.counters.iter().any(|c| c.skills.contains(skill)), "{} {key}", site.key);
        }
    }
    let card = "identity-card".parse().unwrap();
    let places: Vec<_> = pack.offering(&card).map(|s| s.key.as_str().to_owned()).collect();
    assert_eq!(places, ["baku-1", "baku-2", "bus-1", "ganja-1"]);
}
