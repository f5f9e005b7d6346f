-- Raw words first. Everything below them can be made again from them.

CREATE TABLE device (
    id INTEGER PRIMARY KEY,
    -- A sniffer's MAC address, or the name of a source that has none.
    key TEXT NOT NULL UNIQUE,
    -- The name that its user gave it.
    name TEXT NOT NULL DEFAULT '',
    firmware TEXT NOT NULL DEFAULT '',
    -- Milliseconds since 1970 in UTC, here and below.
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL
) STRICT;

-- From one start of a sniffer to the next.
CREATE TABLE session (
    id INTEGER PRIMARY KEY,
    device INTEGER NOT NULL REFERENCES device,
    number INTEGER NOT NULL,
    began INTEGER NOT NULL,
    -- The number of the word that is expected next.
    next INTEGER NOT NULL DEFAULT 0,
    -- All words before this one are in transactions.
    decoded INTEGER NOT NULL DEFAULT 0,
    UNIQUE (device, number)
) STRICT;

-- Words as they came. Words that say how many are lost stand among them, and are `lost` words long.
CREATE TABLE chunk (
    session INTEGER NOT NULL REFERENCES session,
    first INTEGER NOT NULL,
    count INTEGER NOT NULL,
    lost INTEGER NOT NULL DEFAULT 0,
    read_at INTEGER NOT NULL,
    arrived INTEGER NOT NULL,
    -- Two bytes a word, the high one first.
    words BLOB NOT NULL,
    PRIMARY KEY (session, first, lost)
) STRICT, WITHOUT ROWID;

CREATE TABLE frame (
    id INTEGER PRIMARY KEY,
    session INTEGER NOT NULL REFERENCES session,
    -- The number of its first word.
    first INTEGER NOT NULL,
    read_at INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    name TEXT NOT NULL,
    quality TEXT NOT NULL,
    -- What is wrong, or what was put right.
    note TEXT NOT NULL,
    -- What decoded it.
    decoder TEXT NOT NULL
) STRICT;
CREATE INDEX frame_by_time ON frame (read_at);
CREATE INDEX frame_by_session ON frame (session, first);

CREATE TABLE reading (
    device INTEGER NOT NULL REFERENCES device,
    metric TEXT NOT NULL,
    item TEXT NOT NULL DEFAULT '',
    -- When what was measured ended, in seconds since 1970 in UTC.
    time INTEGER NOT NULL,
    value REAL NOT NULL,
    unit TEXT NOT NULL,
    -- The length of the interval that it stands for, in seconds; 0 for an instant.
    interval INTEGER NOT NULL,
    -- 1 unchecked, 2 reconstructed, 3 checked.
    quality INTEGER NOT NULL,
    frame INTEGER NOT NULL REFERENCES frame,
    PRIMARY KEY (device, metric, item, time)
) STRICT, WITHOUT ROWID;
CREATE INDEX reading_by_metric ON reading (metric, time);
CREATE INDEX reading_by_frame ON reading (frame);
