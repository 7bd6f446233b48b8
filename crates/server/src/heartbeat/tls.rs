//! A page that is asked for over TLS: whoever answers must prove its name.

use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::sync::Arc;

use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{CertificateError, ClientConfig, ClientConnection, Error, RootCertStore};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use web::Miss;

/// `HTTP/1.1 200`: the rest of an answer is of no interest.
pub(super) type Said = [u8; 12];

/// A handshake has some kilobytes; who sends more before the first line has something else in mind.
const BYTES_MAX: usize = 128 * 1024;
/// Where Linux keeps whom a machine trusts: Debian, Red Hat, Alpine.
const OF_THE_MACHINE: [&str; 3] =
    ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];

/// Whom to believe a name: the authorities of a file, or else those of the machine. Read anew each
/// time, so that a renewed file counts without a restart.
///
/// # Errors
/// What is wrong with the file, in words.
pub fn trust(authority: Option<&Path>) -> Result<RootCertStore, String> {
    let machine = || OF_THE_MACHINE.iter().map(Path::new).find(|f| f.exists());
    let file = authority.or_else(machine).ok_or("this machine has no list of authorities")?;
    let wrong = |e: &dyn std::fmt::Display| format!("{}: {e}", file.display());
    let certificates = CertificateDer::pem_file_iter(file).map_err(|e| wrong(&e))?;
    let all: Vec<_> = certificates.collect::<Result<_, _>>().map_err(|e| wrong(&e))?;
    let mut roots = RootCertStore::empty();
    // The list of a machine may hold one that is too old to be understood.
    roots.add_parsable_certificates(all);
    if roots.is_empty() {
        Err(wrong(&"it holds no certificate of an authority"))
    } else {
        Ok(roots)
    }
}

/// The beginning of a conversation with whoever has the name of this address.
pub(super) fn client(address: &str, authority: Option<&Path>) -> Result<ClientConnection, Miss> {
    let host = address.rsplit_once(':').map_or(address, |(host, _)| host);
    let bare = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(host);
    let name = ServerName::try_from(bare.to_owned()).map_err(|_| Miss::OtherName)?;
    let roots = trust(authority).map_err(|why| {
        tracing::warn!(%why, "nobody can be believed");
        Miss::Untrusted
    })?;
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| Miss::NoTls)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    ClientConnection::new(Arc::new(config), name).map_err(|_| Miss::NoTls)
}

/// Asks, and reads the beginning of the answer.
pub(super) async fn exchange(
    line: &mut TcpStream,
    mut tls: ClientConnection,
    question: &[u8],
) -> Result<Said, Miss> {
    tls.writer().write_all(question).map_err(|_| Miss::NoTls)?;
    let (mut said, mut have, mut came) = (Said::default(), 0, 0);
    let mut bytes = [0; 4096];
    loop {
        while tls.wants_write() {
            let mut out = Vec::new();
            tls.write_tls(&mut out).map_err(|_| Miss::NoTls)?;
            line.write_all(&out).await.map_err(|_| Miss::NoTls)?;
        }
        match tls.reader().read(said.get_mut(have..).unwrap_or_default()) {
            Ok(n) => have += n,
            Err(e) if e.kind() == ErrorKind::WouldBlock => {}
            Err(_) => return Err(Miss::NoHttp),
        }
        if have == said.len() {
            return Ok(said);
        }
        let n = line.read(&mut bytes).await.map_err(|_| Miss::NoTls)?;
        came += n;
        if n == 0 || came > BYTES_MAX {
            return Err(if tls.is_handshaking() { Miss::NoTls } else { Miss::NoHttp });
        }
        let mut rest = bytes.get(..n).unwrap_or_default();
        while !rest.is_empty() {
            tls.read_tls(&mut rest).map_err(|_| Miss::NoTls)?;
            tls.process_new_packets().map_err(|e| why(&e))?;
        }
    }
}

/// Why nobody is believed, as far as whoever cares for the system can mend it.
fn why(e: &Error) -> Miss {
    use CertificateError as C;
    match e {
        Error::InvalidCertificate(
            C::Expired | C::ExpiredContext { .. } | C::NotValidYet | C::NotValidYetContext { .. },
        ) => Miss::Expired,
        Error::InvalidCertificate(C::NotValidForName | C::NotValidForNameContext { .. }) => {
            Miss::OtherName
        }
        Error::InvalidCertificate(_) => Miss::Untrusted,
        _ => Miss::NoTls,
    }
}
