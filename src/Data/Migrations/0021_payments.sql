-- Attempts to pay, one row each; at most one of an order is paid for good.
CREATE TABLE payments (
  payment_id      text        PRIMARY KEY,
  order_id        uuid        NOT NULL,
  event_id        uuid        NOT NULL,
  provider        text        NOT NULL,
  method          text        NOT NULL,
  payment_key     text,
  status          text        NOT NULL,
  amount          bigint      NOT NULL CHECK (amount > 0),
  refunded_amount bigint      NOT NULL CHECK (refunded_amount BETWEEN 0 AND amount),
  failure_code    text,
  requested_at    timestamptz NOT NULL,
  approved_at     timestamptz,
  updated_at      timestamptz NOT NULL
) WITH (fillfactor = 70);

CREATE INDEX payments_order ON payments (order_id);

CREATE TABLE refunds (
  refund_id    uuid        PRIMARY KEY,
  order_id     uuid        NOT NULL,
  event_id     uuid        NOT NULL,
  payment_id   text,                        -- null: an order of 0 won
  status       text        NOT NULL,
  amount       bigint      NOT NULL CHECK (amount >= 0),
  tickets      integer     NOT NULL,
  reason       text        NOT NULL,
  is_automatic boolean     NOT NULL,
  requested_by uuid,
  failure_code text,
  requested_at timestamptz NOT NULL,
  settled_at   timestamptz
);

CREATE INDEX refunds_order ON refunds (order_id);
CREATE INDEX refunds_event ON refunds (event_id, requested_at DESC, refund_id);
