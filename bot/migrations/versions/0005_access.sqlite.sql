CREATE TABLE invitations (
    id INTEGER NOT NULL,
    hash TEXT NOT NULL,
    role TEXT NOT NULL,
    site_ids TEXT NOT NULL,
    invited_by INTEGER,
    expires_at TEXT NOT NULL,
    person_id INTEGER,
    CONSTRAINT pk_invitations PRIMARY KEY (id),
    CONSTRAINT uq_invitations_hash UNIQUE (hash),
    CONSTRAINT fk_invitations_invited_by FOREIGN KEY(invited_by) REFERENCES people (id),
    CONSTRAINT fk_invitations_person_id FOREIGN KEY(person_id) REFERENCES people (id)
)
 STRICT

CREATE TABLE rights_log (
    id INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    changed_by INTEGER,
    person_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    role TEXT,
    invitation_id INTEGER,
    CONSTRAINT pk_rights_log PRIMARY KEY (id),
    CONSTRAINT fk_rights_log_changed_by FOREIGN KEY(changed_by) REFERENCES people (id),
    CONSTRAINT fk_rights_log_person_id FOREIGN KEY(person_id) REFERENCES people (id),
    CONSTRAINT fk_rights_log_site_id FOREIGN KEY(site_id) REFERENCES sites (id),
    CONSTRAINT fk_rights_log_invitation_id FOREIGN KEY(invitation_id) REFERENCES invitations (id)
)
 STRICT

CREATE INDEX ix_rights_log_person_id ON rights_log (person_id)

CREATE TABLE strangers (
    address INTEGER NOT NULL,
    answers INTEGER NOT NULL,
    since TEXT NOT NULL,
    CONSTRAINT pk_strangers PRIMARY KEY (address)
)
 STRICT

CREATE TRIGGER rights_log_no_update BEFORE UPDATE ON rights_log BEGIN SELECT RAISE(ABORT, 'rights_log is append-only'); END

CREATE TRIGGER rights_log_no_delete BEFORE DELETE ON rights_log BEGIN SELECT RAISE(ABORT, 'rights_log is append-only'); END
