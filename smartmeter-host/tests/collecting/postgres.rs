//! A server of `PostgreSQL` for one test, in a folder of its own, on a socket that nobody else has.

use std::fs;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::missing::is_installed;

/// Where Debian puts what only a server needs.
const DEBIAN: &str = "/usr/lib/postgresql";

/// A server that runs, until it is dropped.
pub(crate) struct Server {
    folder: tempfile::TempDir,
    programs: PathBuf,
}

impl Server {
    /// Starts one with an empty database, where `PostgreSQL` is installed.
    pub(crate) fn start() -> Option<Self> {
        let programs = programs();
        if !is_installed("postgresql", programs.is_some()) {
            return None;
        }
        let programs = programs?;
        let folder = tempfile::tempdir().expect("a folder");
        if is_root() {
            let id = |flag: &str| {
                let said = Command::new("id").args([flag, "postgres"]).output().expect("id runs").stdout;
                String::from_utf8_lossy(&said).trim().parse().ok()
            };
            chown(folder.path(), id("-u"), id("-g")).expect("it is the server's");
        }
        let server = Self { folder, programs };
        let data = server.data();
        server.run("initdb", &["-D", &data, "-U", "smartmeter", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]);
        server.up();
        server.run("createdb", &["-h", &server.socket(), "-U", "smartmeter", "meters"]);
        Some(server)
    }

    /// Its database's URL, as a path, as which tests have a database's place.
    pub(crate) fn url(&self) -> PathBuf {
        format!("postgres://smartmeter:secret@localhost/meters?host={}", self.socket()).into()
    }

    /// Starts it again.
    pub(crate) fn up(&self) {
        let log = self.folder.path().join("log").display().to_string();
        let options = format!("-k {} -c listen_addresses=", self.socket());
        self.run("pg_ctl", &["-D", &self.data(), "-l", &log, "-o", &options, "-w", "start"]);
    }

    /// Stops it: `fast` breaks off what runs, `immediate` is as when it crashes.
    pub(crate) fn down(&self, mode: &str) {
        self.run("pg_ctl", &["-D", &self.data(), "-m", mode, "-w", "stop"]);
    }

    fn socket(&self) -> String {
        self.folder.path().display().to_string()
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    /// The server refuses to be root's.
    fn run(&self, program: &str, arguments: &[&str]) {
        let path = self.programs.join(program);
        let mut command = Command::new(if is_root() { Path::new("runuser") } else { &path });
        if is_root() {
            command.args(["-u", "postgres", "--"]).arg(&path);
        }
        let done = command.args(arguments).current_dir(self.folder.path()).stdout(Stdio::null()).status();
        assert!(done.expect("it runs").success(), "{program} {arguments:?}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.down("immediate");
    }
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// The programs of the newest release that is here.
fn programs() -> Option<PathBuf> {
    let folders = fs::read_dir(DEBIAN).ok()?.filter_map(|folder| Some(folder.ok()?.path().join("bin")));
    let release = |path: &PathBuf| path.parent()?.file_name()?.to_str()?.parse::<u32>().ok();
    folders.filter(|bin| bin.join("initdb").exists()).max_by_key(release)
}
