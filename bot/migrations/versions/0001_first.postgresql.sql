CREATE TABLE sites (
    id BIGSERIAL NOT NULL,
    code TEXT NOT NULL,
    name_en TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    timezone TEXT NOT NULL,
    CONSTRAINT pk_sites PRIMARY KEY (id),
    CONSTRAINT uq_sites_code UNIQUE (code)
)

CREATE TABLE items (
    id BIGSERIAL NOT NULL,
    sku TEXT NOT NULL,
    name_en TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    unit TEXT NOT NULL,
    decimals BIGINT NOT NULL CONSTRAINT ck_items_decimals CHECK (decimals BETWEEN 0 AND 3),
    tracking TEXT NOT NULL CONSTRAINT ck_items_tracking CHECK (tracking IN ('none','lot','expiry')),
    search TEXT NOT NULL,
    CONSTRAINT pk_items PRIMARY KEY (id),
    CONSTRAINT uq_items_sku UNIQUE (sku)
)

CREATE TABLE outbox (
    id BIGSERIAL NOT NULL,
    key TEXT NOT NULL,
    address BIGINT NOT NULL,
    language TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    state TEXT NOT NULL CONSTRAINT ck_outbox_state CHECK (state IN ('waiting','sending','sent','unknown','dead')),
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    attempts BIGINT NOT NULL,
    problem TEXT,
    sent_as TEXT,
    CONSTRAINT pk_outbox PRIMARY KEY (id),
    CONSTRAINT uq_outbox_key UNIQUE (key)
)

CREATE INDEX ix_outbox_state_due ON outbox (state, due_at)

CREATE TABLE inbox (
    update_id BIGINT NOT NULL,
    body TEXT NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    state TEXT NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    attempts BIGINT DEFAULT '0' NOT NULL,
    replies TEXT,
    problem TEXT,
    CONSTRAINT pk_inbox PRIMARY KEY (update_id)
)

CREATE INDEX ix_inbox_state_due ON inbox (state, due_at)

CREATE TABLE locations (
    id BIGSERIAL NOT NULL,
    site_id BIGINT,
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    CONSTRAINT pk_locations PRIMARY KEY (id),
    CONSTRAINT uq_locations_site_id_code UNIQUE (site_id, code),
    CONSTRAINT ck_locations_kind CHECK (kind IN ('bin','dock','transit','damaged','supplier','customer','production','loss')),
    CONSTRAINT ck_locations_inside CHECK ((site_id IS NULL) = (kind IN ('supplier','customer','production','loss'))),
    CONSTRAINT fk_locations_site_id FOREIGN KEY(site_id) REFERENCES sites (id)
)

CREATE UNIQUE INDEX uq_locations_outside ON locations (kind) WHERE site_id IS NULL

CREATE TABLE packs (
    item_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    size BIGINT NOT NULL CONSTRAINT ck_packs_size CHECK (size > 0),
    CONSTRAINT pk_packs PRIMARY KEY (item_id, name),
    CONSTRAINT fk_packs_item_id FOREIGN KEY(item_id) REFERENCES items (id)
)

CREATE TABLE barcodes (
    code TEXT NOT NULL,
    item_id BIGINT NOT NULL,
    pack TEXT NOT NULL,
    CONSTRAINT pk_barcodes PRIMARY KEY (code),
    CONSTRAINT fk_barcodes_item_id FOREIGN KEY(item_id) REFERENCES items (id)
)

CREATE INDEX ix_barcodes_item_id ON barcodes (item_id)

CREATE TABLE minimums (
    item_id BIGINT NOT NULL,
    site_id BIGINT NOT NULL,
    quantity BIGINT NOT NULL CONSTRAINT ck_minimums_quantity CHECK (quantity >= 0),
    CONSTRAINT pk_minimums PRIMARY KEY (item_id, site_id),
    CONSTRAINT fk_minimums_item_id FOREIGN KEY(item_id) REFERENCES items (id),
    CONSTRAINT fk_minimums_site_id FOREIGN KEY(site_id) REFERENCES sites (id)
)

CREATE TABLE lots (
    id BIGSERIAL NOT NULL,
    item_id BIGINT,
    code TEXT NOT NULL,
    expiry DATE,
    status TEXT NOT NULL CONSTRAINT ck_lots_status CHECK (status IN ('ok','held','recalled')),
    CONSTRAINT pk_lots PRIMARY KEY (id),
    CONSTRAINT uq_lots_item_id_code UNIQUE (item_id, code),
    CONSTRAINT ck_lots_no_lot CHECK ((item_id IS NULL) = (id = 0)),
    CONSTRAINT fk_lots_item_id FOREIGN KEY(item_id) REFERENCES items (id)
)

CREATE INDEX ix_lots_expiry ON lots (expiry)

CREATE TABLE people (
    id BIGSERIAL NOT NULL,
    address BIGINT NOT NULL,
    name TEXT NOT NULL,
    home_id BIGINT NOT NULL,
    language TEXT,
    phone_language TEXT DEFAULT 'en' NOT NULL,
    CONSTRAINT pk_people PRIMARY KEY (id),
    CONSTRAINT uq_people_address UNIQUE (address),
    CONSTRAINT fk_people_home_id FOREIGN KEY(home_id) REFERENCES sites (id)
)

CREATE TABLE groups (
    address BIGINT NOT NULL,
    site_id BIGINT NOT NULL,
    language TEXT NOT NULL,
    CONSTRAINT pk_groups PRIMARY KEY (address, site_id),
    CONSTRAINT fk_groups_site_id FOREIGN KEY(site_id) REFERENCES sites (id)
)

CREATE TABLE roles (
    person_id BIGINT NOT NULL,
    site_id BIGINT NOT NULL,
    role TEXT NOT NULL CONSTRAINT ck_roles_role CHECK (role IN ('viewer','floor','manager')),
    CONSTRAINT pk_roles PRIMARY KEY (person_id, site_id),
    CONSTRAINT fk_roles_person_id FOREIGN KEY(person_id) REFERENCES people (id),
    CONSTRAINT fk_roles_site_id FOREIGN KEY(site_id) REFERENCES sites (id)
)

CREATE TABLE transfers (
    id BIGSERIAL NOT NULL,
    key TEXT NOT NULL,
    item_id BIGINT NOT NULL,
    quantity BIGINT NOT NULL CONSTRAINT ck_transfers_quantity CHECK (quantity > 0),
    source_id BIGINT NOT NULL,
    target_id BIGINT NOT NULL,
    state TEXT NOT NULL CONSTRAINT ck_transfers_state CHECK (state IN ('requested','rejected','in_transit','arrived')),
    requested_by BIGINT NOT NULL,
    requested_at TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_by BIGINT,
    decided_at TIMESTAMP WITH TIME ZONE,
    arrived_by BIGINT,
    arrived_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_transfers PRIMARY KEY (id),
    CONSTRAINT ck_transfers_two_sites CHECK (source_id <> target_id),
    CONSTRAINT uq_transfers_key UNIQUE (key),
    CONSTRAINT fk_transfers_item_id FOREIGN KEY(item_id) REFERENCES items (id),
    CONSTRAINT fk_transfers_source_id FOREIGN KEY(source_id) REFERENCES sites (id),
    CONSTRAINT fk_transfers_target_id FOREIGN KEY(target_id) REFERENCES sites (id),
    CONSTRAINT fk_transfers_requested_by FOREIGN KEY(requested_by) REFERENCES people (id),
    CONSTRAINT fk_transfers_decided_by FOREIGN KEY(decided_by) REFERENCES people (id),
    CONSTRAINT fk_transfers_arrived_by FOREIGN KEY(arrived_by) REFERENCES people (id)
)

CREATE TABLE balances (
    item_id BIGINT NOT NULL,
    location_id BIGINT NOT NULL,
    lot_id BIGINT NOT NULL,
    on_hand BIGINT NOT NULL,
    reserved BIGINT DEFAULT '0' NOT NULL,
    CONSTRAINT pk_balances PRIMARY KEY (item_id, location_id, lot_id),
    CONSTRAINT ck_balances_on_hand CHECK (on_hand >= 0),
    CONSTRAINT ck_balances_reserved CHECK (reserved >= 0 AND reserved <= on_hand),
    CONSTRAINT fk_balances_item_id FOREIGN KEY(item_id) REFERENCES items (id),
    CONSTRAINT fk_balances_location_id FOREIGN KEY(location_id) REFERENCES locations (id),
    CONSTRAINT fk_balances_lot_id FOREIGN KEY(lot_id) REFERENCES lots (id)
)

CREATE TABLE drafts (
    id BIGSERIAL NOT NULL,
    origin TEXT NOT NULL,
    person_id BIGINT NOT NULL,
    chat BIGINT NOT NULL,
    verb TEXT NOT NULL,
    fields TEXT NOT NULL,
    question TEXT NOT NULL,
    options TEXT NOT NULL,
    step BIGINT NOT NULL,
    state TEXT NOT NULL,
    card BIGINT,
    message TEXT NOT NULL,
    photo TEXT NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_drafts PRIMARY KEY (id),
    CONSTRAINT uq_drafts_origin UNIQUE (origin),
    CONSTRAINT fk_drafts_person_id FOREIGN KEY(person_id) REFERENCES people (id)
)

CREATE INDEX ix_drafts_chat_person ON drafts (chat, person_id, state)

CREATE TABLE movements (
    id BIGSERIAL NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    digest TEXT NOT NULL,
    person_id BIGINT,
    happened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    note TEXT NOT NULL,
    message TEXT NOT NULL,
    photo TEXT NOT NULL,
    reverses BIGINT,
    transfer_id BIGINT,
    CONSTRAINT pk_movements PRIMARY KEY (id),
    CONSTRAINT uq_movements_key UNIQUE (key),
    CONSTRAINT fk_movements_person_id FOREIGN KEY(person_id) REFERENCES people (id),
    CONSTRAINT uq_movements_reverses UNIQUE (reverses),
    CONSTRAINT fk_movements_reverses FOREIGN KEY(reverses) REFERENCES movements (id),
    CONSTRAINT fk_movements_transfer_id FOREIGN KEY(transfer_id) REFERENCES transfers (id)
)

CREATE INDEX ix_movements_transfer_id ON movements (transfer_id)

CREATE FUNCTION movements_append_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'movements is append-only'; END $$

CREATE TRIGGER movements_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON movements
            FOR EACH STATEMENT EXECUTE FUNCTION movements_append_only()

CREATE TABLE lines (
    movement_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    lot_id BIGINT NOT NULL,
    source_id BIGINT NOT NULL,
    target_id BIGINT NOT NULL,
    quantity BIGINT NOT NULL CONSTRAINT ck_lines_quantity CHECK (quantity > 0),
    CONSTRAINT pk_lines PRIMARY KEY (movement_id, number),
    CONSTRAINT ck_lines_two_places CHECK (source_id <> target_id),
    CONSTRAINT fk_lines_movement_id FOREIGN KEY(movement_id) REFERENCES movements (id),
    CONSTRAINT fk_lines_item_id FOREIGN KEY(item_id) REFERENCES items (id),
    CONSTRAINT fk_lines_lot_id FOREIGN KEY(lot_id) REFERENCES lots (id),
    CONSTRAINT fk_lines_source_id FOREIGN KEY(source_id) REFERENCES locations (id),
    CONSTRAINT fk_lines_target_id FOREIGN KEY(target_id) REFERENCES locations (id)
)

CREATE INDEX ix_lines_item_lot ON lines (item_id, lot_id)

CREATE FUNCTION lines_append_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'lines is append-only'; END $$

CREATE TRIGGER lines_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON lines
            FOR EACH STATEMENT EXECUTE FUNCTION lines_append_only()

CREATE TABLE unsealed (
    movement_id BIGINT NOT NULL,
    CONSTRAINT pk_unsealed PRIMARY KEY (movement_id),
    CONSTRAINT fk_unsealed_movement_id FOREIGN KEY(movement_id) REFERENCES movements (id)
)

CREATE TABLE journal (
    position BIGINT NOT NULL,
    movement_id BIGINT NOT NULL,
    lines_before BIGINT NOT NULL,
    hash TEXT NOT NULL,
    CONSTRAINT pk_journal PRIMARY KEY (position),
    CONSTRAINT uq_journal_movement_id UNIQUE (movement_id),
    CONSTRAINT fk_journal_movement_id FOREIGN KEY(movement_id) REFERENCES movements (id)
)

CREATE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'journal is append-only'; END $$

CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal
            FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only()

INSERT INTO lots (id, code, status) VALUES (0, '', 'ok')

INSERT INTO locations (site_id, kind, code) VALUES
    (NULL, 'supplier', 'supplier'), (NULL, 'customer', 'customer'),
    (NULL, 'production', 'production'), (NULL, 'loss', 'loss')
