-- A development database keeps one signing key for each purpose.
ALTER TABLE development_signing_key ADD COLUMN purpose text NOT NULL DEFAULT 'access_tokens';
ALTER TABLE development_signing_key DROP COLUMN singleton;
ALTER TABLE development_signing_key ADD PRIMARY KEY (purpose);
ALTER TABLE development_signing_key ALTER COLUMN purpose DROP DEFAULT;
