"""How many words a second `smartmeter serve` stores: into SQLite, into PostgreSQL, and by several collectors into one PostgreSQL.

    cargo build --release
    python3 benches/collector/scale.py [SECONDS-OF-ONE-SNIFFER]

Prints a table in Markdown. Sniffers are `smartmeter simulate`, by the link, on this machine. What counts is what `/api/v1/health` says
is stored when all of it is acknowledged. PostgreSQL is started for this in a folder of its own; as root, as the user postgres.
"""

import glob
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAM = ROOT / "target" / "release" / "smartmeter"
HOURS = float(sys.argv[1]) if len(sys.argv) > 1 else 48.0
QUIET = {**os.environ, "RUST_LOG": "error"}
PORT = 18360

# Database, collectors, sniffers of each, what these send by.
ROWS = [
    ("SQLite", 1, 1, "ws"),
    ("SQLite", 1, 100, "ws"),
    ("PostgreSQL", 1, 1, "ws"),
    ("PostgreSQL", 1, 100, "ws"),
    ("PostgreSQL", 2, 50, "ws"),
    ("SQLite", 1, 1000, "udp"),
    ("PostgreSQL", 1, 1000, "udp"),
    ("SQLite", 1, 10000, "udp"),
]


class Server:
    """PostgreSQL, in a folder of its own, on a socket."""

    def __init__(self):
        self.folder = tempfile.mkdtemp()
        self.programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        self.run("initdb", "-D", f"{self.folder}/data", "-U", "smartmeter", "-A", "trust", "--locale=C.UTF-8", "-E", "UTF8")
        options = f"-k {self.folder} -c listen_addresses="
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-l", f"{self.folder}/log", "-o", options, "-w", "start")

    def run(self, program, *arguments):
        user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*user, f"{self.programs}/{program}", *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder)

    def database(self, name):
        self.run("createdb", "-h", self.folder, "-U", "smartmeter", name)
        return f"postgres://smartmeter@localhost/{name}?host={self.folder}"

    def stop(self):
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder)


def collector(database, port):
    source = f"udp://127.0.0.1:{port}"
    process = subprocess.Popen(
        [PROGRAM, "serve", "--listen", f"127.0.0.1:{port}", "--db", database, "--source", source,
         # All of them are at one address here.
         "--datagrams", "1000000", "--requests", "1000000", "--devices", "100000"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=QUIET,
    )
    assert "listening" in process.stdout.readline()
    return process


def counts(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/health") as answer:
        return json.load(answer)["counts"]


def memory(process):
    """Of a process at most, in MiB."""
    for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def measure(database, collectors, devices, over):
    ports = [PORT + number for number in range(collectors)]
    processes = [collector(database, port) for port in ports]
    seconds = int(HOURS * 3600 / (devices * collectors)) + 1
    start = time.perf_counter()
    senders = []
    for number, port in enumerate(ports):
        to = f"ws://127.0.0.1:{port}/ws" if over == "ws" else f"udp://127.0.0.1:{port}"
        seed = str(1 + number * devices)
        senders.append(subprocess.Popen(
            [PROGRAM, "simulate", "--speed", "0", "--damage", "light", "--devices", str(devices), "--seed", seed,
             "--for", f"{max(seconds, 600)}s", "--start", "2020-01-01T00:00:00Z", "--to", to],
            env=QUIET, stdout=subprocess.DEVNULL,
        ))
    assert all(sender.wait() == 0 for sender in senders)
    took = time.perf_counter() - start
    found = [counts(port) for port in ports]
    most = max(memory(process) for process in processes)
    for process in processes:
        process.terminate()
        assert process.wait() == 0
    words, frames, again = (sum(one[name] for one in found) for name in ("words", "frames_checked", "words_repeated"))
    return words / took, again / words, most


def main():
    print("| into | collectors | sniffers | over | words a second | came again | memory of a collector at most |")
    print("|---|--:|--:|---|--:|--:|--:|")
    server = Server()
    try:
        for number, (kind, collectors, devices, over) in enumerate(ROWS):
            with tempfile.TemporaryDirectory(dir=ROOT / "target") as folder:
                database = f"sqlite://{folder}/it.db" if kind == "SQLite" else server.database(f"row{number}")
                speed, again, most = measure(database, collectors, devices, over)
            name = {"ws": "WebSocket", "udp": "UDP"}[over]
            print(
                f"| {kind} | {collectors} | {collectors * devices:,} | {name} | {speed:,.0f} | {again:.0%} | {most:.0f} MiB |",
                flush=True,
            )
    finally:
        server.stop()


main()
