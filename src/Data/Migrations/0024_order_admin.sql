-- How much of its price a ticket is worth by the days before its visit: parallel arrays, most days first. Empty: all of it, at any time.
ALTER TABLE events
  ADD COLUMN refund_days     integer[] NOT NULL DEFAULT '{}',
  ADD COLUMN refund_percents integer[] NOT NULL DEFAULT '{}',
  ADD CHECK (cardinality(refund_days) = cardinality(refund_percents));

-- Lists of orders by what is rare among them. What a purchase passes through is left out: it would write to the index with every step.
CREATE INDEX orders_rare ON orders (event_id, status, placed_at DESC, id)
  WHERE status NOT IN ('pending', 'approving', 'paid', 'completed');
CREATE INDEX orders_visit ON orders (event_id, visit_date, placed_at DESC, id);

-- One order's steps are found by its stream, which has an index.
CREATE OR REPLACE VIEW order_history AS
SELECT substr(j.stream, 7)::uuid AS order_id, j.version, j.at, j.data -> 'step' ->> 'from' AS from_status, j.data -> 'step' ->> 'to' AS to_status,
       j.data -> 'step' ->> 'by' AS by_party, j.data -> 'step' ->> 'reason' AS reason, (j.data -> 'step' ->> 'admin_id')::uuid AS admin_id,
       j.stream
FROM journal j WHERE j.stream LIKE 'order/%' AND j.data -> 'step' IS NOT NULL;

-- Where refunds under way are to be paid (MISSION W9, T13): sealed, and only until the refund is settled. The journal never knows them.
CREATE TABLE refund_accounts (
  refund_id  uuid        PRIMARY KEY,
  order_id   uuid        NOT NULL,
  event_id   uuid        NOT NULL,
  key_id     text        NOT NULL,
  sealed     bytea       NOT NULL,
  created_at timestamptz NOT NULL,
  due_at     timestamptz NOT NULL,          -- when to tell the order again, unless the refund is settled by then
  attempts   integer     NOT NULL DEFAULT 0
);

CREATE INDEX refund_accounts_due ON refund_accounts (due_at);

-- Spreadsheets that are being made, or can be fetched (MISSION T6).
CREATE TABLE order_exports (
  id           uuid        PRIMARY KEY,
  event_id     uuid        NOT NULL REFERENCES events,
  requested_by uuid        NOT NULL,
  key_id       text        NOT NULL,
  filter       bytea       NOT NULL,        -- sealed: it may name a person
  language     text        NOT NULL,
  status       text        NOT NULL CHECK (status IN ('waiting', 'running', 'done', 'failed')),
  total        integer     NOT NULL DEFAULT 0,
  written      integer     NOT NULL DEFAULT 0,
  attempts     integer     NOT NULL DEFAULT 0,
  lease_until  timestamptz,                 -- whoever runs it has died unless it is renewed
  file_name    text,
  size         bigint,
  created_at   timestamptz NOT NULL,
  finished_at  timestamptz,
  expires_at   timestamptz
);

CREATE INDEX order_exports_open ON order_exports (created_at) WHERE status IN ('waiting', 'running');
CREATE INDEX order_exports_event ON order_exports (event_id, created_at DESC, id);
