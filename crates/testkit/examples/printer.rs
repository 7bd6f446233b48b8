//! A ticket printer as a program, for the browser tests: `printer 127.0.0.1:9107`. For each line
//! that it reads it writes the code of the paper that it printed last, or an empty line.

use std::io::{BufRead, Write};

use testkit::printer::{Manner, Printer, scanned};

fn main() -> std::io::Result<()> {
    let Some(address) = std::env::args().nth(1) else {
        return Err(std::io::Error::other("give an address: 127.0.0.1:9107"));
    };
    let printer = Printer::at(&address, Manner::Ready);
    for line in std::io::stdin().lock().lines() {
        line?;
        let link = printer.torn_off().map(|job| scanned(&job)).unwrap_or_default();
        let mut out = std::io::stdout().lock();
        writeln!(out, "{link}")?;
        out.flush()?;
    }
    Ok(())
}
