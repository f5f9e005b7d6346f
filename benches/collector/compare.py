"""The same words into `smartmeter serve` and into plain.py, one after the other, and how long the dashboard waits.

    cargo build --release
    python3 -m venv target/bench && target/bench/bin/pip install websockets==15.0.1
    target/bench/bin/python benches/collector/compare.py [SECONDS]

Prints a table in Markdown. A simulated meter's words go as text, a transaction in a message, over one WebSocket. Both run on this
machine, beside what sends. What counts is what is stored: rows of plain.py, words of `/api/v1/health`.
"""

import asyncio
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

import websockets

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = HERE.parent.parent / "target" / "release" / "smartmeter"
SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
PORT = 18350


def lines():
    """Transactions of a simulated meter, again and again."""
    made = subprocess.run(
        [PROGRAM, "simulate", "--speed", "0", "--for", "2h", "--damage", "none", "--seed", "1", "--start", "2020-01-01T00:00:00Z"],
        check=True, capture_output=True, text=True,
    )
    found = [line for line in made.stdout.splitlines() if line and not line.startswith("#")]
    while True:
        yield from found


def memory(process):
    """Of a process, in MiB."""
    for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def asked(path):
    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}") as answer:
        return json.load(answer)


def ours(folder):
    process = subprocess.Popen(
        [PROGRAM, "serve", "--listen", f"127.0.0.1:{PORT}", "--db", f"sqlite://{folder}/ours.db"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ, "RUST_LOG": "error"},
    )
    assert "listening" in process.stdout.readline()
    return process, f"ws://127.0.0.1:{PORT}/ws?device=bench"


def plain(folder):
    process = subprocess.Popen(
        [sys.executable, HERE / "plain.py", str(PORT), f"{folder}/plain.db"], stdout=subprocess.PIPE, text=True
    )
    assert "listening" in process.stdout.readline()
    return process, f"ws://127.0.0.1:{PORT}"


async def flood(url, stored, ahead):
    """Sends for a while, never more than so many words ahead of what is stored, and waits for the rest: words a second."""
    sent, done, start = 0, 0, time.perf_counter()
    async with websockets.connect(url, max_queue=None) as socket:
        for line in lines():
            await socket.send(line + "\n")
            sent += len(line.split())
            while sent - done > ahead:
                done = await stored(socket)
            if time.perf_counter() - start > SECONDS:
                break
        while await stored(socket) < sent:
            await asyncio.sleep(0.001)
    return sent / (time.perf_counter() - start)


async def stored_by_ours(_socket):
    return asked("/api/v1/health")["counts"]["words"]


async def stored_by_plain(socket):
    await socket.send("?")
    return int(await socket.recv())


async def latency(url, words_a_second):
    """From sending a transaction to the event that the dashboard hears, at this load: milliseconds."""
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    writer.write(b"GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    while (await reader.readline()).strip():
        pass
    sent, waits = [], []

    async def listen():
        while True:
            line = await reader.readline()
            if line.startswith(b"event: missed"):
                raise RuntimeError("events were missed")
            if line.startswith(b"event: frame"):
                waits.append((time.perf_counter() - sent[len(waits)]) * 1000)

    listening = asyncio.create_task(listen())
    count, start = 0, time.perf_counter()
    async with websockets.connect(url.replace("bench", "latency")) as socket:
        for line in lines():
            if not line.endswith("FFFF") or line.strip() == "FFFF":
                continue
            due = start + count / words_a_second
            if (early := due - time.perf_counter()) > 0:
                await asyncio.sleep(early)
            sent.append(time.perf_counter())
            await socket.send(line + "\n")
            count += len(line.split())
            if time.perf_counter() - start > SECONDS:
                break
        while len(waits) < len(sent):
            await asyncio.sleep(0.01)
    listening.cancel()
    cuts = statistics.quantiles(waits, n=100)
    return cuts[49], cuts[98], len(waits)


def main():
    with tempfile.TemporaryDirectory(dir=HERE.parent.parent / "target") as folder:
        process, url = ours(folder)
        fast = asyncio.run(flood(url, stored_by_ours, 50_000))
        process.terminate()
        process.wait()
        process, url = plain(folder)
        slow = asyncio.run(flood(url, stored_by_plain, 500))
        plain_memory = memory(process)
        process.terminate()
        process.wait()
        process, url = ours(folder)
        half, worst, count = asyncio.run(latency(url, fast / 2))
        our_memory = memory(process)
        process.terminate()
        process.wait()
    print("| | words a second | times | memory at most |")
    print("|---|--:|--:|--:|")
    print(f"| `smartmeter serve` | {fast:,.0f} | {fast / slow:.0f} | {our_memory:.0f} MiB |")
    print(f"| plain.py, which commits each row | {slow:,.0f} | 1 | {plain_memory:.0f} MiB |")
    print()
    print(f"At half of that, from sending to the dashboard: p50 {half:.1f} ms, p99 {worst:.1f} ms, of {count} frames.")


main()
