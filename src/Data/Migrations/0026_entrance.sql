-- How often one may enter: as the product says when a ticket is reserved. 0: without limit.
ALTER TABLE products ADD COLUMN entries_per_ticket integer NOT NULL DEFAULT 1 CHECK (entries_per_ticket >= 0);
ALTER TABLE tickets ADD COLUMN entries_allowed integer NOT NULL DEFAULT 1 CHECK (entries_allowed >= 0);

-- What gates decided. Entries are rows of their own, written with the ticket's journal event. Refused attempts of one hour at one gate
-- for one reason with one ticket (or with codes that are none) are one row that counts them, so that nobody fills the table by trying.
CREATE TABLE entrance_logs (
  id          uuid        PRIMARY KEY,
  event_id    uuid        NOT NULL,
  ticket_id   uuid,                         -- null: the code was no ticket of this event
  nonce       uuid,                         -- null: no entry
  kind        text        NOT NULL,         -- scan, offline, manual
  result      text        NOT NULL,         -- admitted, conflict (let in offline, and should not have been), refused
  reason      text        NOT NULL,
  gate        text        NOT NULL,
  device_info text,
  admin_id    uuid        NOT NULL,
  notes       text,                         -- of a manual entry: why
  scanned_at  timestamptz NOT NULL,         -- of several attempts the last
  recorded_at timestamptz NOT NULL,
  hour        timestamptz,                  -- of refused attempts, in UTC
  attempts    integer     NOT NULL DEFAULT 1,
  UNIQUE (ticket_id, nonce)
) WITH (fillfactor = 90);

CREATE INDEX entrance_logs_event ON entrance_logs (event_id, scanned_at DESC, id);
CREATE UNIQUE INDEX entrance_logs_attempts ON entrance_logs
  (event_id, hour, gate, reason, kind, coalesce(ticket_id, '00000000-0000-0000-0000-000000000000'::uuid)) WHERE nonce IS NULL;
