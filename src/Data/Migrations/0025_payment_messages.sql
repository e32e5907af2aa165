-- What payment providers have told us, each message once: acknowledged as soon as it stands here, and looked into afterwards. Nothing of a
-- message is believed, so that only what it is about is kept.
CREATE TABLE payment_messages (
  provider    text        NOT NULL,
  message_id  text        NOT NULL,             -- the provider's own
  kind        text        NOT NULL,
  payment_id  text        NOT NULL,
  order_id    uuid        NOT NULL,
  proof       text,                             -- what shows whose the message is; gone once it is settled
  received_at timestamptz NOT NULL,
  due_at      timestamptz NOT NULL,
  attempts    integer     NOT NULL DEFAULT 0,
  status      text        NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'done', 'forged', 'failed')),
  last_error  text,
  settled_at  timestamptz,
  PRIMARY KEY (provider, message_id)
);

CREATE INDEX payment_messages_due ON payment_messages (due_at) WHERE status = 'waiting';
CREATE INDEX payment_messages_payment ON payment_messages (payment_id);
CREATE INDEX payment_messages_settled ON payment_messages (settled_at) WHERE status = 'done';

-- Idempotency keys of requests whose effect is idempotent by itself, so that only another request under the same key has to be told.
CREATE TABLE idempotency_keys (
  event_id    uuid        NOT NULL,
  key         text        NOT NULL,
  fingerprint bytea       NOT NULL,
  created_at  timestamptz NOT NULL,
  PRIMARY KEY (event_id, key)
);

CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);
