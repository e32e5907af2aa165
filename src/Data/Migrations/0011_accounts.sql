-- An account that is closed for good leaves its address to others; its row stays, for what it did refers to it.
ALTER TABLE admins ADD COLUMN deleted_at timestamptz CHECK (deleted_at IS NULL OR NOT is_active);
ALTER TABLE admins DROP CONSTRAINT admins_admin_type_email_key;
CREATE UNIQUE INDEX admins_admin_type_email ON admins (admin_type, email) WHERE deleted_at IS NULL;
