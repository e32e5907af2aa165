-- Uploads (MISSION T17). Their bytes lie under the same name in the directory that Files__Directory names.
CREATE TABLE files (
  id            uuid        PRIMARY KEY,
  event_id      uuid        NOT NULL REFERENCES events,
  -- Cannot be guessed, and is all that one needs to see the file.
  name          text        NOT NULL UNIQUE CHECK (name ~ '^[0-9a-f]{32}\.[a-z]{3,4}$'),
  content_type  text        NOT NULL,
  size          bigint      NOT NULL CHECK (size > 0),
  sha256        bytea       NOT NULL CHECK (length(sha256) = 32),
  width         integer,
  height        integer,
  original_name text        NOT NULL,
  uploaded_by   uuid        NOT NULL,
  created_at    timestamptz NOT NULL,
  deleted_at    timestamptz,
  CHECK ((width IS NULL) = (height IS NULL))
);

CREATE INDEX files_event ON files (event_id, created_at DESC, id) WHERE deleted_at IS NULL;

-- Bytes to remove from the directory once it is time. An upload announces its own, lest it fail before its row is written, and
-- takes that back together with the row: so nothing in the directory is without an owner, and no stranger's file is removed.
CREATE TABLE file_removals (
  name   text        PRIMARY KEY,
  due_at timestamptz NOT NULL
);

CREATE INDEX file_removals_due_at ON file_removals (due_at);

-- What shows a file. Each user writes its own rows, in the transaction of the change; a file that is in use is not deleted.
CREATE TABLE file_uses (
  file_id     uuid NOT NULL,
  target_type text NOT NULL,
  target_id   uuid NOT NULL,
  PRIMARY KEY (file_id, target_type, target_id)
);

CREATE INDEX file_uses_target ON file_uses (target_type, target_id);
