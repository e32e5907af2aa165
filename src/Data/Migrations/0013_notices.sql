-- What organisers tell their visitors (MISSION T8).
CREATE TABLE notices (
  id             uuid        PRIMARY KEY,
  event_id       uuid        NOT NULL REFERENCES events,
  title          text        NOT NULL,
  -- Markdown, as it was written. It is made harmless when it is shown, so that what is found out later helps old notices too.
  content        text        NOT NULL,
  -- How it begins, in plain words: lists need not read all that Markdown.
  excerpt        text        NOT NULL,
  is_pinned      boolean     NOT NULL,
  published_from timestamptz,
  published_to   timestamptz,
  created_at     timestamptz NOT NULL,
  updated_at     timestamptz NOT NULL,
  deleted_at     timestamptz,
  published_at   timestamptz NOT NULL GENERATED ALWAYS AS (COALESCE(published_from, created_at)) STORED,
  CHECK (published_to > published_from)
);

CREATE INDEX notices_event ON notices (event_id, created_at DESC, id) WHERE deleted_at IS NULL;

CREATE TRIGGER notices_announce AFTER INSERT OR UPDATE OR DELETE ON notices
  FOR EACH ROW EXECUTE FUNCTION announce_event_change('event_id');
