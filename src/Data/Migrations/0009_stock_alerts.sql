-- Stocks that ran low or out (MISSION S9), raised and ended by the inventory's journal in the transaction of the movement.
CREATE TABLE stock_alerts (
  id         uuid        PRIMARY KEY,
  event_id   uuid        NOT NULL,
  product_id uuid        NOT NULL,
  option_id  uuid,                  -- null: the product's own stock
  stock_id   uuid        NOT NULL,
  type       text        NOT NULL CHECK (type IN ('low_stock', 'sold_out')),
  number     integer     NOT NULL,  -- of its stock and type, from 1
  threshold  integer     NOT NULL,
  available  integer     NOT NULL,
  status     text        NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'resolved', 'ignored')),
  raised_at  timestamptz NOT NULL,
  closed_at  timestamptz,
  closed_by  uuid,                  -- null: open, or the stock recovered
  CHECK ((status = 'open') = (closed_at IS NULL)),
  UNIQUE (stock_id, type, number)
);

CREATE INDEX stock_alerts_event ON stock_alerts (event_id, raised_at DESC, id);
