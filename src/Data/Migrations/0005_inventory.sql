-- Read models of the inventory, written in the journal's own transactions and therefore never stale.
CREATE TABLE products (
  id             uuid        PRIMARY KEY,
  event_id       uuid        NOT NULL,
  name           text        NOT NULL,
  description    text        NOT NULL,
  price          bigint      NOT NULL CHECK (price >= 0),
  sale_starts_at timestamptz,
  sale_ends_at   timestamptz,
  max_per_order  integer     NOT NULL,
  max_per_buyer  integer,
  daily_capacity integer,
  display_order  integer     NOT NULL,
  is_active      boolean     NOT NULL,
  created_at     timestamptz NOT NULL,
  updated_at     timestamptz NOT NULL
);

CREATE INDEX products_event ON products (event_id, display_order, id);

CREATE TABLE product_options (
  id          uuid    PRIMARY KEY,
  product_id  uuid    NOT NULL,
  name        text    NOT NULL,
  extra_price bigint  NOT NULL,
  own_stock   boolean NOT NULL,
  is_active   boolean NOT NULL
);

CREATE INDEX product_options_product ON product_options (product_id, id);

-- One row a stock: a product's own, or that of an option with a stock of its own (id is the product's or the option's).
CREATE TABLE stock_levels (
  id         uuid    PRIMARY KEY,
  event_id   uuid    NOT NULL,
  product_id uuid    NOT NULL,
  total      integer NOT NULL,
  held       integer NOT NULL,
  sold       integer NOT NULL,
  CHECK (held >= 0 AND sold >= 0 AND held + sold <= total)
) WITH (fillfactor = 50);

CREATE INDEX stock_levels_event ON stock_levels (event_id);

-- Tickets held and sold for one visit date of a product with a daily capacity.
CREATE TABLE daily_levels (
  product_id uuid    NOT NULL,
  visit_date date    NOT NULL,
  held       integer NOT NULL CHECK (held >= 0),
  sold       integer NOT NULL CHECK (sold >= 0),
  PRIMARY KEY (product_id, visit_date)
) WITH (fillfactor = 50);

-- Every movement of every stock with what was free before and after, straight from the journal.
CREATE VIEW stock_movements AS
SELECT j.stream, j.version, m.line::integer AS line, j.at, j.type AS cause, j.subject AS reference,
       (m.value ->> 'stock')::uuid AS stock_id,
       m.value ->> 'type' AS type,
       (m.value ->> 'quantity')::integer AS quantity,
       (m.value ->> 'before')::integer AS before,
       (m.value ->> 'after')::integer AS after,
       j.data ->> 'notes' AS notes,
       (j.data ->> 'by')::uuid AS by_admin
FROM journal j CROSS JOIN LATERAL json_array_elements(j.data -> 'movements') WITH ORDINALITY AS m(value, line)
WHERE j.data -> 'movements' IS NOT NULL;
