"""What somebody writes in an evening, for comparison only: words by WebSocket into SQLite, each row committed.

    python3 plain.py PORT DATABASE

A text message holds words, two or four hexadecimal digits each, as those of a capture. Each word is a row, as the recorder of 2017
had it. A message `?` is answered with the number of rows.
"""

import asyncio
import sqlite3
import sys
import time

import websockets


async def main(port, path):
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("CREATE TABLE IF NOT EXISTS word (id INTEGER PRIMARY KEY, time REAL, word INTEGER)")
    database.commit()

    async def serve(socket):
        async for message in socket:
            if message == "?":
                await socket.send(str(database.execute("SELECT count(*) FROM word").fetchone()[0]))
                continue
            for word in message.split():
                database.execute("INSERT INTO word (time, word) VALUES (?, ?)", (time.time(), int(word, 16)))
                database.commit()

    async with websockets.serve(serve, "127.0.0.1", port):
        print("listening", flush=True)
        await asyncio.Future()


asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
