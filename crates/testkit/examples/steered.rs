//! A demo as a program whose clock the browser tests move: `steered 127.0.0.1:9108`. For each line
//! that it reads, a number of seconds, the clock goes on by so many; it writes the time then, in
//! seconds of Unix, and the node's folder. Where nothing more is to be read, it audits and ends.

use std::io::{BufRead, Error, Write};
use std::sync::Arc;

use testkit::{Setup, TestApp};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let Some(address) = std::env::args().nth(1) else {
        return Err(Error::other("give an address: 127.0.0.1:9108"));
    };
    let setup = Setup { base_url: format!("http://{address}"), ..Setup::default() };
    let app = Arc::new(TestApp::with(setup).await);
    let listener = tokio::net::TcpListener::bind(&address).await?;
    let served = app.clone();
    let server = tokio::spawn(async move { served.serve(listener).await });
    let steered = app.clone();
    tokio::task::spawn_blocking(move || steer(&steered)).await.map_err(Error::other)??;
    server.abort();
    let _ = server.await;
    drop(app);
    Ok(())
}

fn steer(app: &TestApp) -> std::io::Result<()> {
    for line in std::io::stdin().lock().lines() {
        app.advance(line?.trim().parse().map_err(Error::other)?);
        let mut out = std::io::stdout().lock();
        writeln!(out, "{} {}", app.now(), app.folder.display())?;
        out.flush()?;
    }
    Ok(())
}
