-- What admins did (MISSION T4): one row a change, written in the change's own transaction. Rows are never changed or removed, and
-- each carries the hash of the one before it, so that one that is altered, inserted or missing shows.
CREATE TABLE activity_log (
  id            uuid        PRIMARY KEY,
  at            timestamptz NOT NULL,
  admin_id      uuid,                 -- null: nobody's account, such as the system's own work or a login that failed
  admin_type    text        NOT NULL CHECK (admin_type IN ('super_admin', 'event_manager', 'system')),
  event_id      uuid,
  action_type   text        NOT NULL,
  target_type   text        NOT NULL,
  target_id     text        NOT NULL,
  ip_address    text,
  request_id    text        NOT NULL,
  before        jsonb,
  after         jsonb,
  seq           bigint      UNIQUE,   -- this and the hashes are set at commit, by activity_log_append alone
  previous_hash bytea,
  hash          bytea
);

CREATE INDEX activity_log_event ON activity_log (event_id, seq) WHERE event_id IS NOT NULL;
CREATE INDEX activity_log_admin ON activity_log (admin_id, seq) WHERE admin_id IS NOT NULL;
CREATE INDEX activity_log_action ON activity_log (action_type, seq);
CREATE INDEX activity_log_at ON activity_log (at);

-- The end of the chain, so that missing last rows show too.
CREATE TABLE activity_log_head (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  seq       bigint  NOT NULL,
  hash      bytea   NOT NULL
);

INSERT INTO activity_log_head (seq, hash) VALUES (0, decode(repeat('00', 32), 'hex'));

-- A field with its length in bytes before it, so that no two rows read the same. ActivityChain does this again in C#.
CREATE FUNCTION activity_log_field(value text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(octet_length(convert_to(value, 'UTF8')) || ':' || value, '-') || ','
$$;

CREATE FUNCTION activity_log_hash(previous bytea, number bigint, entry activity_log) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
  SELECT sha256(previous || convert_to(
    activity_log_field(number::text)
    || activity_log_field(entry.id::text)
    || activity_log_field(((extract(epoch FROM entry.at) * 1000000)::bigint)::text)
    || activity_log_field(entry.admin_id::text)
    || activity_log_field(entry.admin_type)
    || activity_log_field(entry.event_id::text)
    || activity_log_field(entry.action_type)
    || activity_log_field(entry.target_type)
    || activity_log_field(entry.target_id)
    || activity_log_field(entry.ip_address)
    || activity_log_field(entry.request_id)
    || activity_log_field(entry.before::text)
    || activity_log_field(entry.after::text),
    'UTF8'))
$$;

-- At commit: whoever waits for the head holds every other lock that it will ever want, so nobody waits in a circle.
CREATE FUNCTION activity_log_append() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last activity_log_head%ROWTYPE;
  link bytea;
BEGIN
  SELECT * INTO STRICT last FROM activity_log_head FOR UPDATE;
  link := activity_log_hash(last.hash, last.seq + 1, NEW);
  UPDATE activity_log SET seq = last.seq + 1, previous_hash = last.hash, hash = link WHERE id = NEW.id;
  UPDATE activity_log_head SET seq = last.seq + 1, hash = link;
  RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER activity_log_append AFTER INSERT ON activity_log
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION activity_log_append();

-- Lets pass new rows without a place in the chain, and then only what activity_log_append does to them.
CREATE FUNCTION activity_log_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.seq IS NULL AND NEW.previous_hash IS NULL AND NEW.hash IS NULL THEN
      RETURN NEW;
    END IF;
  ELSIF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 THEN
    IF OLD.seq IS NULL
      AND to_jsonb(OLD) - ARRAY['seq', 'previous_hash', 'hash'] = to_jsonb(NEW) - ARRAY['seq', 'previous_hash', 'hash'] THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'The activity log is append-only.' USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER activity_log_guard BEFORE INSERT OR UPDATE OR DELETE ON activity_log
  FOR EACH ROW EXECUTE FUNCTION activity_log_guard();
CREATE TRIGGER activity_log_guard_all BEFORE TRUNCATE ON activity_log
  FOR EACH STATEMENT EXECUTE FUNCTION activity_log_guard();

CREATE FUNCTION activity_log_head_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'The activity log''s head follows the log alone.' USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER activity_log_head_guard BEFORE INSERT OR UPDATE OR DELETE ON activity_log_head
  FOR EACH ROW EXECUTE FUNCTION activity_log_head_guard();
CREATE TRIGGER activity_log_head_guard_all BEFORE TRUNCATE ON activity_log_head
  FOR EACH STATEMENT EXECUTE FUNCTION activity_log_head_guard();
