//! A pack with an error.

use std::path::Path;

use crate::server::Place;

/// The fault, and what is said about it: where, what, and what to do.
const FAULT: (&str, &str) = ("services: [identity-card,", "services: [teleport,");
const SAID: &str = "there is no service teleport. Correct the name, or add its file";

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn a_pack_with_an_error_is_named_with_its_line_and_nothing_is_begun() {
    let place = Place::file("pack");
    let (pack, data) = (place.beside("country"), place.beside("data"));
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/azerbaijan"), &pack);
    let file = pack.join("pack.yaml");
    let good = std::fs::read_to_string(&file).unwrap();
    let line = good.lines().position(|l| l.contains(FAULT.0)).unwrap() + 1;
    std::fs::write(&file, good.replacen(FAULT.0, FAULT.1, 1)).unwrap();
    let said = format!("pack.yaml:{line}: {SAID}");
    let (pack, folder) = (pack.to_str().unwrap(), data.to_str().unwrap());
    let demo = ["demo", "--listen", "127.0.0.1:0", "--data", folder, "--pack", pack];
    for (args, code) in [(&["pack", "check", pack][..], 1), (&demo, 2)] {
        let program = std::process::Command::new(env!("CARGO_BIN_EXE_onewindow"))
            .args(args)
            .output()
            .unwrap();
        let out = [program.stdout, program.stderr].concat();
        let out = String::from_utf8_lossy(&out);
        assert!(out.contains(&said), "{out}");
        assert_eq!(program.status.code(), Some(code));
    }
    assert!(!data.exists(), "a node was begun with a pack that does not hold");
    place.remove();
}
