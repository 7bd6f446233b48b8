//! The program; everything it does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    let (mut out, mut err) = (std::io::stdout().lock(), std::io::stderr().lock());
    ExitCode::from(onewindow_verify::run(std::env::args_os(), &mut out, &mut err))
}
