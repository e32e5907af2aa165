-- What must leave the system: written in the transaction of its cause, delivered afterwards. No personal data here.
CREATE TABLE outbox (
  id         uuid        PRIMARY KEY,
  cause      text        NOT NULL UNIQUE,   -- what happened: the same cause is told once
  template   text        NOT NULL,
  event_id   uuid        NOT NULL,
  order_id   uuid        NOT NULL,
  payload    jsonb       NOT NULL,
  created_at timestamptz NOT NULL,
  due_at     timestamptz NOT NULL,
  attempts   integer     NOT NULL DEFAULT 0,
  status     text        NOT NULL DEFAULT 'waiting',
  last_error text,
  settled_at timestamptz
);

CREATE INDEX outbox_due ON outbox (due_at) WHERE status = 'waiting';
