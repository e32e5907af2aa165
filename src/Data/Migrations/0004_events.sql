-- What people visit (MISSION T2). The inventory's projection owns is_active and the schedule; endpoints write the texts.
CREATE TABLE events (
  id uuid PRIMARY KEY,
  -- In addresses and on tickets: never changed, never used again.
  code text NOT NULL UNIQUE CHECK (code ~ '^[A-Z0-9_-]{2,32}$'),
  title text NOT NULL,
  description text NOT NULL,
  venue text NOT NULL,
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  timezone text NOT NULL,
  is_active boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CHECK (starts_on <= ends_on)
);

CREATE INDEX events_created_at ON events (created_at DESC, id);

ALTER TABLE admins ADD FOREIGN KEY (event_id) REFERENCES events;
