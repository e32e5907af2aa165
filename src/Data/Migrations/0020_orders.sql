-- Read models of orders, written in the journal's own transactions. An order's id is its reservation's.
CREATE TABLE orders (
  id              uuid        PRIMARY KEY,
  order_number    text        NOT NULL UNIQUE,
  event_id        uuid        NOT NULL,
  status          text        NOT NULL,
  visit_date      date,
  quantity        integer     NOT NULL,
  total_amount    bigint      NOT NULL CHECK (total_amount >= 0),
  refunded_amount bigint      NOT NULL CHECK (refunded_amount BETWEEN 0 AND total_amount),
  placed_at       timestamptz NOT NULL,
  paid_at         timestamptz,
  updated_at      timestamptz NOT NULL,
  resume_at       timestamptz               -- when to look again: an outside call was announced, or the buyer's time runs out
) WITH (fillfactor = 70);

CREATE INDEX orders_event ON orders (event_id, placed_at DESC, id);
CREATE INDEX orders_resume ON orders (resume_at) WHERE resume_at IS NOT NULL;

CREATE TABLE order_items (
  order_id   uuid    NOT NULL,
  line       integer NOT NULL,
  product_id uuid    NOT NULL,
  option_id  uuid,
  name       text    NOT NULL,              -- as it was called when it was reserved
  quantity   integer NOT NULL CHECK (quantity > 0),
  unit_price bigint  NOT NULL,
  PRIMARY KEY (order_id, line)
);

-- Every step of every order with its reason, straight from the journal.
CREATE VIEW order_history AS
SELECT substr(j.stream, 7)::uuid AS order_id, j.version, j.at, j.data -> 'step' ->> 'from' AS from_status, j.data -> 'step' ->> 'to' AS to_status,
       j.data -> 'step' ->> 'by' AS by_party, j.data -> 'step' ->> 'reason' AS reason, (j.data -> 'step' ->> 'admin_id')::uuid AS admin_id
FROM journal j WHERE j.stream LIKE 'order/%' AND j.data -> 'step' IS NOT NULL;
