-- What was wrong with a device, from when until when; still, where `until` is nothing.

CREATE TABLE alarm (
    id INTEGER PRIMARY KEY,
    device INTEGER NOT NULL REFERENCES device,
    -- `silence`, `cadence` or `damage`.
    kind TEXT NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER,
    text TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX alarm_open ON alarm (device, kind) WHERE until IS NULL;
CREATE INDEX alarm_by_time ON alarm (since);
