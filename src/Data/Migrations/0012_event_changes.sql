-- Tells every server which event's pages are out of date when its row changes. Stock and products are announced by the journal
-- (EventChangedRow), on the same channel. The argument names the column with the event's id.
CREATE FUNCTION announce_event_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('event_changed', to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END) ->> TG_ARGV[0]);
  RETURN NULL;
END
$$;

CREATE TRIGGER events_announce AFTER UPDATE OR DELETE ON events
  FOR EACH ROW EXECUTE FUNCTION announce_event_change('id');
