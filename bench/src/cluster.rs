//! A PostgreSQL of the benchmark's own, with the settings of a fresh installation.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Outcome;

const PORT: &str = "54331";

/// A running PostgreSQL; it stops when the benchmark ends, however it ends.
pub(crate) struct Cluster {
    programs: PathBuf,
    data: PathBuf,
}

impl Cluster {
    pub(crate) fn start(folder: &Path) -> Outcome<Self> {
        let mut installed: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
            .map_err(|e| format!("PostgreSQL is not installed ({e}); or give --url"))?
            .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
            .collect();
        installed.sort();
        let programs = installed.pop().ok_or("PostgreSQL is not installed; or give --url")?;
        let data = folder.join("cluster");
        std::fs::create_dir(&data)?;
        // PostgreSQL refuses to run as root.
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(folder).arg(&data))?;
        }
        let cluster = Self { programs, data };
        let at = cluster.data.display().to_string();
        let set = format!("-p {PORT} -k {at} -c listen_addresses=127.0.0.1");
        let how = ["-A", "trust", "-U", "onewindow", "--encoding=UTF8", "--locale=C", "-D", &at];
        run(cluster.program("initdb").args(how))?;
        run(cluster.program("pg_ctl").args([
            "-D",
            &at,
            "-w",
            "-l",
            "/dev/null",
            "-o",
            &set,
            "start",
        ]))?;
        let new = ["-h", "127.0.0.1", "-p", PORT, "-U", "onewindow", "onewindow"];
        run(cluster.program("createdb").args(new))?;
        Ok(cluster)
    }

    pub(crate) fn url(&self, database: &str) -> String {
        format!("postgres://onewindow@127.0.0.1:{PORT}/{database}")
    }

    fn program(&self, name: &str) -> Command {
        let path = self.programs.join(name);
        if !is_root() {
            return Command::new(path);
        }
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(path);
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut stop = self.program("pg_ctl");
        // Nothing to be done if it is down already: its folder goes anyway.
        let _ = run(stop.arg("-D").arg(&self.data).args(["-m", "immediate", "stop"]));
    }
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n")
}

fn run(command: &mut Command) -> Outcome<()> {
    let done = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?.wait_with_output()?;
    if done.status.success() {
        return Ok(());
    }
    Err(format!("{command:?}: {}", String::from_utf8_lossy(&done.stderr)).into())
}
