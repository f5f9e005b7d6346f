"""The same words into `smartmeter serve` and into plain.py, one after the other, and how long the dashboard waits.

    cargo build --release
    python3 -m venv target/bench && target/bench/bin/pip install websockets==15.0.1
    target/bench/bin/python benches/collector/compare.py [SECONDS]

Prints a table in Markdown. A simulated meter's words go as text, a transaction in a message, over one WebSocket. Both run on this
machine, beside what sends: that has its messages framed before, so that it takes little of the machine's two cores. What counts is
what is stored: rows of plain.py, words of `/api/v1/health`.
"""

import asyncio
import itertools
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

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


class Socket:
    """A WebSocket of which only the beginning and the end of messages matter: what is sent is framed already."""

    @classmethod
    async def open(cls, url):
        it = cls()
        address, path = url.removeprefix("ws://").split("/", 1)
        host, port = address.split(":")
        it.reader, it.writer = await asyncio.open_connection(host, int(port))
        it.writer.write(
            f"GET /{path} HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
        )
        assert b" 101 " in await it.reader.readline()
        while (await it.reader.readline()).strip():
            pass
        return it

    async def send(self, framed):
        self.writer.write(framed)
        await self.writer.drain()

    async def text(self):
        """The next message of text; pings before it are answered."""
        while True:
            kind, length = await self.reader.readexactly(2)
            assert length < 126
            payload = await self.reader.readexactly(length)
            if kind == 0x81:
                return payload.decode()
            if kind == 0x89:
                await self.send(bytes([0x8A, 0x80 | length, 0, 0, 0, 0]) + payload)

    def close(self):
        self.writer.close()


def framed(text):
    """A message, masked as a client's must be, with zeros."""
    payload = text.encode()
    length = bytes([0x80 | len(payload)]) if len(payload) < 126 else b"\xfe" + len(payload).to_bytes(2, "big")
    return b"\x81" + length + bytes(4) + payload


def pieces():
    """Some transactions at once, each in a message of its own: the bytes, and how many words."""
    found = lines()
    first = next(found)
    some, all_of_them = [first], []
    for line in found:
        if line == first and len(all_of_them) > 100:
            break
        some.append(line)
        if len(some) == 50:
            all_of_them.append((b"".join(framed(one + "\n") for one in some), sum(len(one.split()) for one in some)))
            some = []
    return all_of_them


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
    return process, f"ws://127.0.0.1:{PORT}/"


async def flood(url, stored, ahead):
    """Sends for a while, never more than so many words ahead of what is stored, and waits for the rest: words a second."""
    ready = pieces()
    socket = await Socket.open(url)
    sent, done, start = 0, 0, time.perf_counter()
    for piece, words in itertools.cycle(ready):
        await socket.send(piece)
        sent += words
        while sent - done > ahead:
            done = await stored(socket)
            await asyncio.sleep(0.002)
        if time.perf_counter() - start > SECONDS:
            break
    while await stored(socket) < sent:
        await asyncio.sleep(0.002)
    took = time.perf_counter() - start
    socket.close()
    return sent / took


async def stored_by_ours(_socket):
    return asked("/api/v1/health")["counts"]["words"]


async def stored_by_plain(socket):
    await socket.send(framed("?"))
    return int(await socket.text())


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
    socket = await Socket.open(url.replace("bench", "latency"))
    for line in lines():
        if not line.endswith("FFFF") or line.strip() == "FFFF":
            continue
        due = start + count / words_a_second
        if (early := due - time.perf_counter()) > 0:
            await asyncio.sleep(early)
        sent.append(time.perf_counter())
        await socket.send(framed(line + "\n"))
        count += len(line.split())
        if time.perf_counter() - start > SECONDS:
            break
    while len(waits) < len(sent):
        await asyncio.sleep(0.01)
    socket.close()
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
        slow = asyncio.run(flood(url, stored_by_plain, 5_000))
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
