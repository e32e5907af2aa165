-- Settings that were changed at run time (MISSION T3). Null: as the configuration says.
CREATE TABLE system_settings (
  singleton              boolean          PRIMARY KEY DEFAULT true CHECK (singleton),
  revision               bigint           NOT NULL,  -- counted up by the trigger alone
  hold_minutes           double precision CHECK (hold_minutes BETWEEN 0.001 AND 1440),
  extend_minutes         double precision CHECK (extend_minutes BETWEEN 0.001 AND 1440),
  max_extensions         integer          CHECK (max_extensions BETWEEN 0 AND 10),
  max_tickets_per_order  integer          CHECK (max_tickets_per_order BETWEEN 1 AND 1000),
  stock_warning_threshold integer         CHECK (stock_warning_threshold BETWEEN 0 AND 10000000),
  maintenance            boolean          NOT NULL DEFAULT false,
  maintenance_message_ko text,
  maintenance_message_en text,
  maintenance_until      timestamptz,
  updated_at             timestamptz,
  updated_by             uuid
);

INSERT INTO system_settings (revision) VALUES (0);

-- Whoever changes them, and be it by hand: every process hears of it when the change commits.
CREATE FUNCTION system_settings_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.revision := OLD.revision + 1;
  PERFORM pg_notify('system_settings', NEW.revision::text);
  RETURN NEW;
END
$$;

CREATE TRIGGER system_settings_changed BEFORE UPDATE ON system_settings
  FOR EACH ROW EXECUTE FUNCTION system_settings_changed();
