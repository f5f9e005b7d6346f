-- As in ../sqlite.

ALTER TABLE reading ALTER COLUMN frame DROP NOT NULL;
ALTER TABLE reading ADD COLUMN count BIGINT NOT NULL DEFAULT 1;
ALTER TABLE reading ADD COLUMN every BIGINT NOT NULL DEFAULT 0;
ALTER TABLE reading ADD COLUMN least DOUBLE PRECISION;
ALTER TABLE reading ADD COLUMN most DOUBLE PRECISION;
ALTER TABLE reading ADD COLUMN seen BYTEA;

ALTER TABLE session ADD COLUMN pruned BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN fresh BIGINT NOT NULL DEFAULT 0;

CREATE TABLE pruned (
    device BIGINT NOT NULL REFERENCES device,
    kind TEXT NOT NULL,
    policy TEXT NOT NULL,
    since BIGINT NOT NULL,
    until BIGINT NOT NULL,
    count BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (device, kind, policy)
);
CREATE INDEX pruned_by_time ON pruned (kind, until);

CREATE TABLE carried (
    device BIGINT NOT NULL REFERENCES device,
    metric TEXT COLLATE "C" NOT NULL,
    item TEXT COLLATE "C" NOT NULL,
    unit TEXT NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (device, metric, item, unit)
);

CREATE TABLE downsampled (
    device BIGINT NOT NULL REFERENCES device,
    metric TEXT COLLATE "C" NOT NULL,
    item TEXT COLLATE "C" NOT NULL,
    every BIGINT NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (device, metric, item, every)
);
