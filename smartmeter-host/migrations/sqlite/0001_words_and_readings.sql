-- Raw words first. Everything below `chunk` can be made again from them, by `smartmeter redecode`.

CREATE TABLE device (
    id INTEGER PRIMARY KEY,
    -- A sniffer's MAC address, or the name of a source that has none.
    key TEXT NOT NULL UNIQUE,
    -- The name that its user gave it.
    name TEXT NOT NULL DEFAULT '',
    firmware TEXT NOT NULL DEFAULT '',
    -- Milliseconds since 1970 in UTC, here and below.
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    -- The last message in which it said how it is, and when that came.
    status BLOB,
    status_at INTEGER
) STRICT;

-- From one start of a sniffer to the next; of a source without sessions, from one connection to the next.
CREATE TABLE session (
    id INTEGER PRIMARY KEY,
    device INTEGER NOT NULL REFERENCES device,
    number INTEGER NOT NULL,
    began INTEGER NOT NULL,
    -- The number of the word that is expected next.
    next INTEGER NOT NULL DEFAULT 0,
    -- Decoding can go on from this word, as if nothing had been before it.
    decoded INTEGER NOT NULL DEFAULT 0,
    -- Whether the sniffer said that no more will come.
    closed INTEGER NOT NULL DEFAULT 0,
    UNIQUE (device, number)
) STRICT;

-- Words as they came. Words that say how many are lost stand among them, and are `lost` words long.
CREATE TABLE chunk (
    session INTEGER NOT NULL REFERENCES session,
    first INTEGER NOT NULL,
    count INTEGER NOT NULL,
    lost INTEGER NOT NULL DEFAULT 0,
    -- When the first one was read, and by which clock: 1 the sniffer's age of it, 0 when it arrived.
    read_at INTEGER NOT NULL,
    by_sniffer INTEGER NOT NULL,
    arrived INTEGER NOT NULL,
    -- Two bytes a word, the high one first.
    words BLOB NOT NULL,
    PRIMARY KEY (session, first, lost)
) STRICT, WITHOUT ROWID;

-- What decoded a frame.
CREATE TABLE decoder (
    id INTEGER PRIMARY KEY,
    protocol TEXT NOT NULL,
    -- A hash of the declarations, which differs where they do.
    schema TEXT NOT NULL,
    program TEXT NOT NULL,
    UNIQUE (protocol, schema, program)
) STRICT;

CREATE TABLE frame (
    id INTEGER PRIMARY KEY,
    session INTEGER NOT NULL REFERENCES session,
    -- The number of its first word, and which of the frames that begin there.
    first INTEGER NOT NULL,
    part INTEGER NOT NULL,
    read_at INTEGER NOT NULL,
    by_sniffer INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    -- Which bytes are known, 1 or 0 each; nothing where all are.
    known BLOB,
    name TEXT NOT NULL,
    quality TEXT NOT NULL,
    -- What is wrong, or what was put right.
    note TEXT NOT NULL,
    decoder INTEGER NOT NULL REFERENCES decoder,
    UNIQUE (session, first, part)
) STRICT;
CREATE INDEX frame_by_time ON frame (read_at);

-- Marks that say that something is missing: BBBB, and what says that words were lost.
CREATE TABLE mark (
    session INTEGER NOT NULL REFERENCES session,
    first INTEGER NOT NULL,
    read_at INTEGER NOT NULL,
    word INTEGER NOT NULL,
    -- Words that are lost here; 0 where it does not say.
    lost INTEGER NOT NULL,
    PRIMARY KEY (session, first, word)
) STRICT, WITHOUT ROWID;
CREATE INDEX mark_by_time ON mark (read_at);

CREATE TABLE reading (
    device INTEGER NOT NULL REFERENCES device,
    metric TEXT NOT NULL,
    item TEXT NOT NULL DEFAULT '',
    -- When what was measured ended, in seconds since 1970 in UTC.
    time INTEGER NOT NULL,
    -- Whose clock says so: 2 the frame, 1 the sniffer, 0 when it arrived.
    clock INTEGER NOT NULL,
    value REAL NOT NULL,
    unit TEXT NOT NULL,
    -- The length of the interval that it stands for, in seconds; 0 for an instant.
    interval INTEGER NOT NULL,
    -- 1 unchecked, 2 reconstructed, 3 checked.
    quality INTEGER NOT NULL,
    frame INTEGER NOT NULL REFERENCES frame,
    PRIMARY KEY (device, metric, item, time)
) STRICT, WITHOUT ROWID;
CREATE INDEX reading_by_frame ON reading (frame);
