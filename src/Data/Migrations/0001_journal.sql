-- Every change of stock and money, in order. The primary key is the fence: of two owners of one stream, one loses.
CREATE TABLE journal (
  stream  text        NOT NULL,
  version bigint      NOT NULL CHECK (version > 0),
  type    text        NOT NULL,
  subject uuid,                  -- what the event is about, for example a reservation
  at      timestamptz NOT NULL,
  data    json        NOT NULL,  -- as it was written: turning it into jsonb would triple the cost of an insert
  PRIMARY KEY (stream, version)
);

CREATE INDEX journal_subject ON journal (subject) WHERE subject IS NOT NULL;

-- A stream's state at one version, in parts so that none needs a large buffer.
CREATE TABLE snapshots (
  stream  text        NOT NULL,
  version bigint      NOT NULL,
  part    integer     NOT NULL,
  schema  integer     NOT NULL,
  at      timestamptz NOT NULL,
  data    bytea       NOT NULL,
  PRIMARY KEY (stream, version, part)
);

-- Parts are written once and read once: compressing them would cost more than it saves.
ALTER TABLE snapshots ALTER COLUMN data SET STORAGE EXTERNAL;
