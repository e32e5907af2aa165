-- How messages leave: each delivery is announced here before the provider is asked, so that a crash in between is known afterwards.
ALTER TABLE outbox
  ADD COLUMN sending_since timestamptz,                -- asked for, and what became of it is not known
  ADD COLUMN send_number   integer NOT NULL DEFAULT 0, -- counts askings with a known outcome before them: a part of the provider's idempotency key
  ADD COLUMN provider_id   text,                       -- the provider's name of the message, once it is sent
  ADD COLUMN resent_at     timestamptz,                -- when an admin asked for it again
  ADD CONSTRAINT outbox_status CHECK (status IN ('waiting', 'sent', 'dead', 'skipped')),
  ADD CONSTRAINT outbox_settled CHECK ((status = 'waiting') = (settled_at IS NULL));

CREATE INDEX outbox_event ON outbox (event_id, created_at DESC, id);
