ALTER TABLE roles DROP CONSTRAINT ck_roles_role

ALTER TABLE roles ADD CONSTRAINT ck_roles_role
    CHECK (role IN ('viewer','floor','manager','back_office','administrator'))

CREATE TABLE invitations (
    id BIGSERIAL NOT NULL,
    hash TEXT NOT NULL,
    role TEXT NOT NULL,
    site_ids TEXT NOT NULL,
    invited_by BIGINT,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    person_id BIGINT,
    CONSTRAINT pk_invitations PRIMARY KEY (id),
    CONSTRAINT uq_invitations_hash UNIQUE (hash),
    CONSTRAINT fk_invitations_invited_by FOREIGN KEY(invited_by) REFERENCES people (id),
    CONSTRAINT fk_invitations_person_id FOREIGN KEY(person_id) REFERENCES people (id)
)

CREATE TABLE rights_log (
    id BIGSERIAL NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    changed_by BIGINT,
    person_id BIGINT NOT NULL,
    site_id BIGINT NOT NULL,
    role TEXT,
    invitation_id BIGINT,
    CONSTRAINT pk_rights_log PRIMARY KEY (id),
    CONSTRAINT fk_rights_log_changed_by FOREIGN KEY(changed_by) REFERENCES people (id),
    CONSTRAINT fk_rights_log_person_id FOREIGN KEY(person_id) REFERENCES people (id),
    CONSTRAINT fk_rights_log_site_id FOREIGN KEY(site_id) REFERENCES sites (id),
    CONSTRAINT fk_rights_log_invitation_id FOREIGN KEY(invitation_id) REFERENCES invitations (id)
)

CREATE INDEX ix_rights_log_person_id ON rights_log (person_id)

CREATE TABLE strangers (
    address BIGINT NOT NULL,
    answers BIGINT NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_strangers PRIMARY KEY (address)
)

CREATE FUNCTION rights_log_append_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'rights_log is append-only'; END $$

CREATE TRIGGER rights_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON rights_log
            FOR EACH STATEMENT EXECUTE FUNCTION rights_log_append_only()
