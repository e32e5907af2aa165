-- Tickets as orders issue them; what happens to them afterwards is written by each ticket's own stream.
CREATE TABLE tickets (
  ticket_id  uuid        PRIMARY KEY,
  order_id   uuid        NOT NULL,
  event_id   uuid        NOT NULL,
  product_id uuid        NOT NULL,
  option_id  uuid,
  name       text        NOT NULL,
  unit_price bigint      NOT NULL,
  visit_date date,
  serial     integer     NOT NULL,          -- from 1, within the order
  status     text        NOT NULL,
  issued_at  timestamptz NOT NULL,
  entered_at timestamptz,
  gate       text,
  entries    integer     NOT NULL DEFAULT 0
) WITH (fillfactor = 80);

CREATE INDEX tickets_order ON tickets (order_id, serial);
CREATE INDEX tickets_void ON tickets (event_id) WHERE status = 'void';
