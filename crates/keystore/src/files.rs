//! The files of secrets.

use std::io::Write;
use std::path::Path;

use zeroize::Zeroizing;

use crate::{KeyError, random};

/// The file of the master secret.
pub(crate) const MASTER: &str = "keystore.secret";

/// Makes a file that only its owner can read.
pub(crate) fn private(path: &Path) -> std::io::Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Reads the master secret, or makes it where nothing was sealed under another one yet.
pub(crate) fn master_secret(path: &Path, in_use: bool) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    let named = |e: std::io::Error| KeyError::File(format!("{}: {e}", path.display()));
    if path.exists() {
        let bytes = Zeroizing::new(std::fs::read(path).map_err(named)?);
        let secret = bytes
            .as_slice()
            .try_into()
            .map_err(|_| KeyError::File(format!("{} is not 32 bytes long", path.display())))?;
        return Ok(Zeroizing::new(secret));
    }
    if in_use {
        return Err(KeyError::File(format!(
            "{} is missing, and without it nothing can be opened: put it back from the backup",
            path.display()
        )));
    }
    let secret = Zeroizing::new(random::<32>()?);
    let mut file = private(path).map_err(named)?;
    file.write_all(&secret[..]).and_then(|()| file.sync_all()).map_err(named)?;
    Ok(secret)
}
