-- What policies take away, and what they put together. Readings that no longer have a frame need a table that lets them.

CREATE TABLE reading_kept (
    device INTEGER NOT NULL REFERENCES device,
    metric TEXT NOT NULL,
    item TEXT NOT NULL DEFAULT '',
    -- When what was measured ended, in seconds since 1970 in UTC; of several that were put together, when their stretch ends.
    time INTEGER NOT NULL,
    -- Whose clock says so: 2 the frame, 1 the sniffer, 0 when it arrived.
    clock INTEGER NOT NULL,
    -- Of several: their mean, their sum, or the last one, by what is measured.
    value REAL NOT NULL,
    unit TEXT NOT NULL,
    -- The length of the interval that it stands for, in seconds; 0 for an instant. Of several, that of each.
    interval INTEGER NOT NULL,
    -- 1 unchecked, 2 reconstructed, 3 checked. Of several, the worst.
    quality INTEGER NOT NULL,
    -- Nothing, where the frame was pruned; nor have several one.
    frame INTEGER REFERENCES frame,
    -- How many readings it stands for.
    count INTEGER NOT NULL DEFAULT 1,
    -- The length of the stretch in which they were, in seconds; 0 where it is one that was read so.
    every INTEGER NOT NULL DEFAULT 0,
    -- The smallest and the largest of several, and their times: what comes again is not to count twice.
    least REAL,
    most REAL,
    seen BLOB,
    PRIMARY KEY (device, metric, item, time)
) STRICT, WITHOUT ROWID;
INSERT INTO reading_kept (device, metric, item, time, clock, value, unit, interval, quality, frame)
    SELECT device, metric, item, time, clock, value, unit, interval, quality, frame FROM reading;
DROP TABLE reading;
ALTER TABLE reading_kept RENAME TO reading;
CREATE INDEX reading_by_frame ON reading (frame) WHERE frame IS NOT NULL;

-- The words before this one were pruned.
ALTER TABLE session ADD COLUMN pruned INTEGER NOT NULL DEFAULT 0;
-- From this word on, which is kept, all can be decoded anew. What was decoded of those before stays as it is.
ALTER TABLE session ADD COLUMN fresh INTEGER NOT NULL DEFAULT 0;

-- What is no longer here: nothing goes unseen.
CREATE TABLE pruned (
    device INTEGER NOT NULL REFERENCES device,
    -- `words`, `frames`, `marks`, `readings`, or `downsampled`, which is readings that were put together.
    kind TEXT NOT NULL,
    -- As it stands in the settings.
    policy TEXT NOT NULL,
    -- When the first and the last of them were read, in seconds since 1970.
    since INTEGER NOT NULL,
    until INTEGER NOT NULL,
    count INTEGER NOT NULL,
    -- When that was done, first and last, in milliseconds since 1970.
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (device, kind, policy)
) STRICT, WITHOUT ROWID;
CREATE INDEX pruned_by_time ON pruned (kind, until);

-- What the pruned readings of a series add up to, as far as they ended after the device was first seen: totals go on from there.
CREATE TABLE carried (
    device INTEGER NOT NULL REFERENCES device,
    metric TEXT NOT NULL,
    item TEXT NOT NULL,
    unit TEXT NOT NULL,
    value REAL NOT NULL,
    PRIMARY KEY (device, metric, item, unit)
) STRICT, WITHOUT ROWID;

-- Up to when, in seconds since 1970, a series was put together in stretches of this length.
CREATE TABLE downsampled (
    device INTEGER NOT NULL REFERENCES device,
    metric TEXT NOT NULL,
    item TEXT NOT NULL,
    every INTEGER NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (device, metric, item, every)
) STRICT, WITHOUT ROWID;
