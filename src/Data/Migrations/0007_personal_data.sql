-- Who booked, unreadable without keys that are not in the database (MISSION W9). Written in the journal's own transactions with the
-- reservation. Nothing else in the database knows a buyer's name, phone number or e-mail address.
CREATE TABLE customers (
  reservation_id uuid        PRIMARY KEY,
  event_id       uuid        NOT NULL,
  key_id         text,        -- names the key of "sealed"
  sealed         bytea,       -- AES-256-GCM, bound to reservation, event and hashes
  phone_hash     bytea,       -- HMAC-SHA-256, its first 16 bytes
  email_hash     bytea,
  created_at     timestamptz NOT NULL,
  erased_at      timestamptz,
  CHECK (CASE WHEN erased_at IS NULL
              THEN key_id IS NOT NULL AND sealed IS NOT NULL AND phone_hash IS NOT NULL
              ELSE num_nonnulls(key_id, sealed, phone_hash, email_hash) = 0 END)
);

CREATE INDEX customers_phone ON customers (phone_hash) WHERE phone_hash IS NOT NULL;
CREATE INDEX customers_email ON customers (email_hash) WHERE email_hash IS NOT NULL;

-- Which keys rows need: a server that lacks one of them, or has another under its name, must not start. No key can be computed from
-- its proof.
CREATE TABLE personal_data_keys (
  purpose       text        NOT NULL CHECK (purpose IN ('seal', 'index')),
  id            text        NOT NULL,
  proof         bytea       NOT NULL,
  first_used_at timestamptz NOT NULL,
  PRIMARY KEY (purpose, id)
);

-- The keys of a development database, so that restarts can read it. Empty everywhere else.
CREATE TABLE development_personal_data_keys (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  seal_key  bytea   NOT NULL,
  index_key bytea   NOT NULL
);

-- A reservation as its events tell it.
CREATE VIEW reservations AS
SELECT j.subject AS id,
       split_part(j.stream, '/', 2)::uuid AS event_id,
       (j.data ->> 'visit_date')::date AS visit_date,
       coalesce(
         (SELECT CASE e.type WHEN 'hold-cancelled' THEN 'cancelled' WHEN 'hold-expired' THEN 'expired' ELSE 'confirmed' END
          FROM journal e
          WHERE e.subject = j.subject AND e.stream = j.stream AND e.type IN ('hold-cancelled', 'hold-expired', 'hold-confirmed')
          LIMIT 1),
         'held') AS status,
       j.data -> 'items' AS items,
       j.at AS held_at
FROM journal j
WHERE j.type = 'tickets-held';

-- The journal is never changed but here: before this, names, phone numbers and e-mail addresses stood in it and in its snapshots. No
-- such version was released, so only databases of development lose whom they held tickets for. What they held, they keep.
UPDATE journal SET data = (data::jsonb - 'customer')::json WHERE type = 'tickets-held' AND data::jsonb ? 'customer';

DELETE FROM snapshots WHERE stream LIKE 'inventory/%' AND schema = 1;
