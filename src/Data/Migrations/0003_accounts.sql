-- People who administer (MISSION T1, T3). E-mail addresses are kept in lower case.
CREATE TABLE admins (
  id uuid PRIMARY KEY,
  admin_type text NOT NULL CHECK (admin_type IN ('super_admin', 'event_manager')),
  email text NOT NULL CHECK (email = lower(email)),
  name text NOT NULL,
  password_hash text NOT NULL,
  event_id uuid,
  permission_level smallint NOT NULL,
  is_active boolean NOT NULL DEFAULT true,
  -- Access tokens of another version are refused: raising it ends them all at once.
  token_version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE (admin_type, email),
  CHECK ((admin_type = 'super_admin') = (event_id IS NULL)),
  CHECK (CASE admin_type WHEN 'super_admin' THEN permission_level = 9 ELSE permission_level BETWEEN 1 AND 3 END)
);

CREATE INDEX admins_event_id ON admins (event_id);

-- Failed logins by address, whether an account has it or not: else a lock would tell which accounts exist.
CREATE TABLE login_attempts (
  admin_type text NOT NULL,
  email text NOT NULL,
  failures integer NOT NULL,
  last_at timestamptz NOT NULL,
  locked_until timestamptz,
  PRIMARY KEY (admin_type, email)
);

CREATE INDEX login_attempts_last_at ON login_attempts (last_at);

-- One login; all refresh tokens that descend from it are its family and end with it.
CREATE TABLE admin_sessions (
  id uuid PRIMARY KEY,
  admin_id uuid NOT NULL REFERENCES admins ON DELETE CASCADE,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz
);

CREATE INDEX admin_sessions_admin_id ON admin_sessions (admin_id);

-- Used ones stay as long as their session, so that their reuse is noticed. Only hashes: a copy of the table opens no session.
CREATE TABLE admin_refresh_tokens (
  hash bytea PRIMARY KEY CHECK (length(hash) = 32),
  session_id uuid NOT NULL REFERENCES admin_sessions ON DELETE CASCADE,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);

CREATE INDEX admin_refresh_tokens_session_id ON admin_refresh_tokens (session_id);

-- The token signing key of a development database, so that restarts keep its tokens valid. Empty everywhere else.
CREATE TABLE development_signing_key (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  private_key_pem text NOT NULL
);
