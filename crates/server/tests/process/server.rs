//! Starting the program, and asking it over the wire.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

/// Where a program has its data: a folder, or a PostgreSQL database where `TEST_PG` names a server.
pub(crate) struct Place {
    folder: PathBuf,
    data: String,
}

impl Place {
    pub(crate) fn file(name: &str) -> Self {
        let name = format!("onewindow-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let data = folder.join("data").display().to_string();
        Self { folder, data }
    }

    pub(crate) fn new(name: &str) -> Self {
        let mut place = Self::file(name);
        if let Some(url) = testkit::own_database() {
            place.data = url;
        }
        place
    }

    /// The address of its database, where it has one.
    pub(crate) fn database(&self) -> Option<&str> {
        self.data.starts_with("postgres://").then_some(&*self.data)
    }

    /// A path beside the data.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The program; beside a database it keeps its keys in a folder of where it runs.
    pub(crate) fn program(&self, verb: &str) -> Command {
        self.program_on(verb, &self.data)
    }

    /// The same with other data.
    pub(crate) fn program_on(&self, verb: &str, data: &str) -> Command {
        let mut program = self.bare(verb);
        program.args(["--data", data]);
        program
    }

    /// The real thing, with a log of this name.
    pub(crate) fn serve(&self, origin: &str) -> Command {
        let config = format!(
            "data = {:?}\nlisten = \"127.0.0.1:0\"\nbase_url = \"https://window.example\"\n\
             origin = {origin:?}\npack = \"azerbaijan\"\n",
            self.data
        );
        std::fs::write(self.beside("onewindow.toml"), config).unwrap();
        let mut program = self.bare("serve");
        program.args(["--config", "onewindow.toml"]);
        program
    }

    /// Starts the real thing, and waits until it serves.
    pub(crate) fn start_real(&self, origin: &str) -> Server {
        Server::begun(self.serve(origin), "listening on ", |line| line.starts_with("listening"))
    }

    fn bare(&self, verb: &str) -> Command {
        let mut program = Command::new(env!("CARGO_BIN_EXE_onewindow"));
        program.current_dir(&self.folder).arg(verb);
        program
    }

    /// The file with the accounts of the demo.
    pub(crate) fn accounts(&self) -> PathBuf {
        let folder = if self.database().is_some() { "onewindow-data" } else { "data" };
        self.beside(folder).join("demo-accounts.json")
    }

    /// Starts the program at a port that is free, and waits until it serves.
    pub(crate) fn start(&self, with: impl FnOnce(&mut Command)) -> Server {
        self.start_first(|program| with(program.arg("--no-history")))
    }

    /// The same with the past that the demo has behind it.
    pub(crate) fn start_first(&self, with: impl FnOnce(&mut Command)) -> Server {
        let mut program = self.program("demo");
        program.args(["--still", "--listen", "127.0.0.1:0"]);
        with(&mut program);
        let server = Server::begun(program, "http://", |line| line.ends_with("/api/openapi.json"));
        let ready = send(&server.address, "GET", "/readyz", "", "", "").unwrap();
        assert!(ready.starts_with("HTTP/1.1 200"), "{ready}");
        server
    }

    /// Starts the program with its log in a file.
    pub(crate) fn start_logged(&self, with: impl FnOnce(&mut Command)) -> Server {
        self.start(|program| with(program.stderr(self.log())))
    }

    /// An empty file for the log.
    pub(crate) fn log(&self) -> std::fs::File {
        std::fs::File::create(self.beside("log")).unwrap()
    }

    /// What was logged, line by line.
    pub(crate) fn logged(&self) -> Vec<String> {
        let log = std::fs::read_to_string(self.beside("log")).unwrap();
        log.lines().map(ToOwned::to_owned).collect()
    }

    /// What the audit says must be nothing.
    pub(crate) fn audit(&self) {
        let audit = self.program("audit").output().unwrap();
        let (out, err) =
            (String::from_utf8_lossy(&audit.stdout), String::from_utf8_lossy(&audit.stderr));
        assert!(audit.status.success(), "{out}{err}");
        self.remove();
    }

    /// Leaves nothing behind.
    pub(crate) fn remove(&self) {
        std::fs::remove_dir_all(&self.folder).unwrap();
    }
}

/// A program that runs; dropping it kills it (SIGKILL), in the middle of whatever it does.
pub(crate) struct Server {
    pub(crate) child: Child,
    pub(crate) address: String,
    /// What it printed until it served.
    pub(crate) lines: Vec<String>,
    /// Kept open, so that the program may go on writing.
    _said: BufReader<ChildStdout>,
}
impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// A program that has printed its last line before it serves, and after some words its address.
    fn begun(mut program: Command, words: &str, last: fn(&str) -> bool) -> Self {
        let mut child = program.stdout(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let (mut lines, mut address) = (Vec::new(), String::new());
        while !lines.last().is_some_and(|l: &String| last(l)) {
            let mut line = String::new();
            assert!(said.read_line(&mut line).unwrap() > 0, "it ended before it served");
            if let Some((_, found)) = line.trim_end().split_once(words) {
                found.split('/').next().unwrap().clone_into(&mut address);
            }
            lines.push(line.trim_end().to_owned());
        }
        Self { child, address, lines, _said: said }
    }

    pub(crate) fn get(&self, path: &str) -> String {
        send(&self.address, "GET", path, "", "", "").unwrap()
    }

    /// A token of a demo account: the demo signs in by itself and sets it as a cookie.
    pub(crate) fn token(&self, who: &str) -> String {
        let answer = self.get(&format!("/demo/enter/{who}"));
        let (_, cookie) = answer.split_once("set-cookie: ow-").unwrap();
        let (_, token) = cookie.split(';').next().unwrap().split_once('=').unwrap();
        token.to_owned()
    }
}

/// Somebody who takes tickets.
pub(crate) struct Kiosk {
    address: String,
    token: String,
}

impl Kiosk {
    pub(crate) fn of(server: &Server) -> Self {
        Self { address: server.address.clone(), token: server.token("kiosk.baku-1") }
    }

    /// Takes a ticket under a command of the caller's own.
    pub(crate) fn take(&self, client: u32, n: u32) -> Option<String> {
        let command = format!("{client:08x}-0000-4000-8000-{n:012x}");
        let path = "/api/v1/sites/baku-1/tickets";
        let body = r#"{"services":["identity-card"]}"#;
        send(&self.address, "POST", path, &self.token, &command, body)
    }

    /// Takes a ticket, which must be given. Answers its code.
    pub(crate) fn ticket(&self, client: u32, n: u32) -> String {
        let answer = self.take(client, n).unwrap();
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
        field(&answer, "code").unwrap().to_owned()
    }
}

/// A problem is named, says what to do next, and has a reference.
pub(crate) fn helps(answer: &str, status: u16, problem: &str) {
    assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{answer}");
    assert_eq!(field(answer, "type"), Some(&*format!("urn:onewindow:problem:{problem}")));
    for name in ["title", "detail", "reference"] {
        assert!(field(answer, name).is_some_and(|text| !text.is_empty()), "{name}: {answer}");
    }
}

/// One request on a connection of its own. None when the server went away.
pub(crate) fn send(
    address: &str,
    method: &str,
    path: &str,
    token: &str,
    command: &str,
    body: &str,
) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\
         authorization: Bearer {token}\r\nidempotency-key: {command}\r\n\r\n{body}",
        body.len()
    )
    .ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    answer.contains("\r\n\r\n").then_some(answer)
}

/// A field of a JSON answer.
pub(crate) fn field<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    answer
        .split_once(&format!("\"{name}\":"))?
        .1
        .trim_start_matches('"')
        .split(['"', ',', '}'])
        .next()
}
