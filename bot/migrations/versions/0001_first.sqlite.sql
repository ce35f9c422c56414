CREATE TABLE sites (
    id INTEGER NOT NULL,
    code TEXT NOT NULL,
    name_en TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    timezone TEXT NOT NULL,
    CONSTRAINT pk_sites PRIMARY KEY (id),
    CONSTRAINT uq_sites_code UNIQUE (code)
)
 STRICT

CREATE TABLE items (
    id INTEGER NOT NULL,
    sku TEXT NOT NULL,
    name_en TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    unit TEXT NOT NULL,
    decimals INTEGER NOT NULL CONSTRAINT ck_items_decimals CHECK (decimals BETWEEN 0 AND 3),
    tracking TEXT NOT NULL CONSTRAINT ck_items_tracking CHECK (tracking IN ('none','lot','expiry')),
    search TEXT NOT NULL,
    CONSTRAINT pk_items PRIMARY KEY (id),
    CONSTRAINT uq_items_sku UNIQUE (sku)
)
 STRICT

CREATE TABLE outbox (
    id INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    address INTEGER NOT NULL,
    language TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at TEXT NOT NULL,
    state TEXT NOT NULL CONSTRAINT ck_outbox_state CHECK (state IN ('waiting','sending','sent','unknown','dead')),
    due_at TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    problem TEXT,
    sent_as TEXT,
    CONSTRAINT pk_outbox PRIMARY KEY (id),
    CONSTRAINT uq_outbox_key UNIQUE ("key")
)
 STRICT

CREATE INDEX ix_outbox_state_due ON outbox (state, due_at)

CREATE TABLE inbox (
    update_id INTEGER NOT NULL,
    body TEXT NOT NULL,
    received_at TEXT NOT NULL,
    state TEXT NOT NULL,
    due_at TEXT NOT NULL,
    attempts INTEGER DEFAULT '0' NOT NULL,
    replies TEXT,
    problem TEXT,
    CONSTRAINT pk_inbox PRIMARY KEY (update_id)
)
 STRICT

CREATE INDEX ix_inbox_state_due ON inbox (state, due_at)

CREATE TABLE locations (
    id INTEGER NOT NULL,
    site_id INTEGER,
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    CONSTRAINT pk_locations PRIMARY KEY (id),
    CONSTRAINT uq_locations_site_id_code UNIQUE (site_id, code),
    CONSTRAINT ck_locations_kind CHECK (kind IN ('bin','dock','transit','damaged','supplier','customer','production','loss')),
    CONSTRAINT ck_locations_inside CHECK ((site_id IS NULL) = (kind IN ('supplier','customer','production','loss'))),
    CONSTRAINT fk_locations_site_id FOREIGN KEY(site_id) REFERENCES sites (id)
)
 STRICT

CREATE UNIQUE INDEX uq_locations_outside ON locations (kind) WHERE site_id IS NULL

CREATE TABLE packs (
    item_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    size INTEGER NOT NULL CONSTRAINT ck_packs_size CHECK (size > 0),
    CONSTRAINT pk_packs PRIMARY KEY (item_id, name),
    CONSTRAINT fk_packs_item_id FOREIGN KEY(item_id) REFERENCES items (id)
)
 STRICT

CREATE TABLE barcodes (
    code TEXT NOT NULL,
    item_id INTEGER NOT NULL,
    pack TEXT NOT NULL,
    CONSTRAINT pk_barcodes PRIMARY KEY (code),
    CONSTRAINT fk_barcodes_item_id FOREIGN KEY(item_id) REFERENCES items (id)
)
 STRICT

CREATE INDEX ix_barcodes_item_id ON barcodes (item_id)

CREATE TABLE minimums (
    item_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    quantity INTEGER NOT NULL CONSTRAINT ck_minimums_quantity CHECK (quantity >= 0),
    CONSTRAINT pk_minimums PRIMARY KEY (item_id, site_id),
    CONSTRAINT fk_minimums_item_id FOREIGN KEY(item_id) REFERENCES items (id),
    CONSTRAINT fk_minimums_site_id FOREIGN KEY(site_id) REFERENCES sites (id)
)
 STRICT

CREATE TABLE lots (
    id INTEGER NOT NULL,
    item_id INTEGER,
    code TEXT NOT NULL,
    expiry TEXT,
    status TEXT NOT NULL CONSTRAINT ck_lots_status CHECK (status IN ('ok','held','recalled')),
    CONSTRAINT pk_lots PRIMARY KEY (id),
    CONSTRAINT uq_lots_item_id_code UNIQUE (item_id, code),
    CONSTRAINT ck_lots_no_lot CHECK ((item_id IS NULL) = (id = 0)),
    CONSTRAINT fk_lots_item_id FOREIGN KEY(item_id) REFERENCES items (id)
)
 STRICT

CREATE INDEX ix_lots_expiry ON lots (expiry)

CREATE TABLE people (
    id INTEGER NOT NULL,
    address INTEGER NOT NULL,
    name TEXT NOT NULL,
    home_id INTEGER NOT NULL,
    language TEXT,
    phone_language TEXT DEFAULT 'en' NOT NULL,
    CONSTRAINT pk_people PRIMARY KEY (id),
    CONSTRAINT uq_people_address UNIQUE (address),
    CONSTRAINT fk_people_home_id FOREIGN KEY(home_id) REFERENCES sites (id)
)
 STRICT

CREATE TABLE groups (
    address INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    language TEXT NOT NULL,
    CONSTRAINT pk_groups PRIMARY KEY (address, site_id),
    CONSTRAINT fk_groups_site_id FOREIGN KEY(site_id) REFERENCES sites (id)
)
 STRICT

CREATE TABLE roles (
    person_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    role TEXT NOT NULL CONSTRAINT ck_roles_role CHECK (role IN ('viewer','floor','manager')),
    CONSTRAINT pk_roles PRIMARY KEY (person_id, site_id),
    CONSTRAINT fk_roles_person_id FOREIGN KEY(person_id) REFERENCES people (id),
    CONSTRAINT fk_roles_site_id FOREIGN KEY(site_id) REFERENCES sites (id)
)
 STRICT

CREATE TABLE transfers (
    id INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    item_id INTEGER NOT NULL,
    quantity INTEGER NOT NULL CONSTRAINT ck_transfers_quantity CHECK (quantity > 0),
    source_id INTEGER NOT NULL,
    target_id INTEGER NOT NULL,
    state TEXT NOT NULL CONSTRAINT ck_transfers_state CHECK (state IN ('requested','rejected','in_transit','arrived')),
    requested_by INTEGER NOT NULL,
    requested_at TEXT NOT NULL,
    decided_by INTEGER,
    decided_at TEXT,
    arrived_by INTEGER,
    arrived_at TEXT,
    CONSTRAINT pk_transfers PRIMARY KEY (id),
    CONSTRAINT ck_transfers_two_sites CHECK (source_id <> target_id),
    CONSTRAINT uq_transfers_key UNIQUE ("key"),
    CONSTRAINT fk_transfers_item_id FOREIGN KEY(item_id) REFERENCES items (id),
    CONSTRAINT fk_transfers_source_id FOREIGN KEY(source_id) REFERENCES sites (id),
    CONSTRAINT fk_transfers_target_id FOREIGN KEY(target_id) REFERENCES sites (id),
    CONSTRAINT fk_transfers_requested_by FOREIGN KEY(requested_by) REFERENCES people (id),
    CONSTRAINT fk_transfers_decided_by FOREIGN KEY(decided_by) REFERENCES people (id),
    CONSTRAINT fk_transfers_arrived_by FOREIGN KEY(arrived_by) REFERENCES people (id)
)
 STRICT

CREATE TABLE balances (
    item_id INTEGER NOT NULL,
    location_id INTEGER NOT NULL,
    lot_id INTEGER NOT NULL,
    on_hand INTEGER NOT NULL,
    reserved INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_balances PRIMARY KEY (item_id, location_id, lot_id),
    CONSTRAINT ck_balances_on_hand CHECK (on_hand >= 0),
    CONSTRAINT ck_balances_reserved CHECK (reserved >= 0 AND reserved <= on_hand),
    CONSTRAINT fk_balances_item_id FOREIGN KEY(item_id) REFERENCES items (id),
    CONSTRAINT fk_balances_location_id FOREIGN KEY(location_id) REFERENCES locations (id),
    CONSTRAINT fk_balances_lot_id FOREIGN KEY(lot_id) REFERENCES lots (id)
)
 STRICT

CREATE TABLE drafts (
    id INTEGER NOT NULL,
    origin TEXT NOT NULL,
    person_id INTEGER NOT NULL,
    chat INTEGER NOT NULL,
    verb TEXT NOT NULL,
    fields TEXT NOT NULL,
    question TEXT NOT NULL,
    options TEXT NOT NULL,
    step INTEGER NOT NULL,
    state TEXT NOT NULL,
    card INTEGER,
    message TEXT NOT NULL,
    photo TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    CONSTRAINT pk_drafts PRIMARY KEY (id),
    CONSTRAINT uq_drafts_origin UNIQUE (origin),
    CONSTRAINT fk_drafts_person_id FOREIGN KEY(person_id) REFERENCES people (id)
)
 STRICT

CREATE INDEX ix_drafts_chat_person ON drafts (chat, person_id, state)

CREATE TABLE movements (
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    "key" TEXT NOT NULL,
    digest TEXT NOT NULL,
    person_id INTEGER,
    happened_at TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    note TEXT NOT NULL,
    message TEXT NOT NULL,
    photo TEXT NOT NULL,
    reverses INTEGER,
    transfer_id INTEGER,
    CONSTRAINT pk_movements PRIMARY KEY (id),
    CONSTRAINT uq_movements_key UNIQUE ("key"),
    CONSTRAINT fk_movements_person_id FOREIGN KEY(person_id) REFERENCES people (id),
    CONSTRAINT uq_movements_reverses UNIQUE (reverses),
    CONSTRAINT fk_movements_reverses FOREIGN KEY(reverses) REFERENCES movements (id),
    CONSTRAINT fk_movements_transfer_id FOREIGN KEY(transfer_id) REFERENCES transfers (id)
)
 STRICT

CREATE INDEX ix_movements_transfer_id ON movements (transfer_id)

CREATE TRIGGER movements_no_update BEFORE UPDATE ON movements BEGIN SELECT RAISE(ABORT, 'movements is append-only'); END

CREATE TRIGGER movements_no_delete BEFORE DELETE ON movements BEGIN SELECT RAISE(ABORT, 'movements is append-only'); END

CREATE TABLE lines (
    movement_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    item_id INTEGER NOT NULL,
    lot_id INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    target_id INTEGER NOT NULL,
    quantity INTEGER NOT NULL CONSTRAINT ck_lines_quantity CHECK (quantity > 0),
    CONSTRAINT pk_lines PRIMARY KEY (movement_id, number),
    CONSTRAINT ck_lines_two_places CHECK (source_id <> target_id),
    CONSTRAINT fk_lines_movement_id FOREIGN KEY(movement_id) REFERENCES movements (id),
    CONSTRAINT fk_lines_item_id FOREIGN KEY(item_id) REFERENCES items (id),
    CONSTRAINT fk_lines_lot_id FOREIGN KEY(lot_id) REFERENCES lots (id),
    CONSTRAINT fk_lines_source_id FOREIGN KEY(source_id) REFERENCES locations (id),
    CONSTRAINT fk_lines_target_id FOREIGN KEY(target_id) REFERENCES locations (id)
)
 STRICT

CREATE INDEX ix_lines_item_lot ON lines (item_id, lot_id)

CREATE TRIGGER lines_no_update BEFORE UPDATE ON lines BEGIN SELECT RAISE(ABORT, 'lines is append-only'); END

CREATE TRIGGER lines_no_delete BEFORE DELETE ON lines BEGIN SELECT RAISE(ABORT, 'lines is append-only'); END

CREATE TABLE unsealed (
    movement_id INTEGER NOT NULL,
    CONSTRAINT pk_unsealed PRIMARY KEY (movement_id),
    CONSTRAINT fk_unsealed_movement_id FOREIGN KEY(movement_id) REFERENCES movements (id)
)
 STRICT

CREATE TABLE journal (
    position INTEGER NOT NULL,
    movement_id INTEGER NOT NULL,
    lines_before INTEGER NOT NULL,
    hash TEXT NOT NULL,
    CONSTRAINT pk_journal PRIMARY KEY (position),
    CONSTRAINT uq_journal_movement_id UNIQUE (movement_id),
    CONSTRAINT fk_journal_movement_id FOREIGN KEY(movement_id) REFERENCES movements (id)
)
 STRICT

CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END

CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END

INSERT INTO lots (id, code, status) VALUES (0, '', 'ok')

INSERT INTO locations (site_id, kind, code) VALUES
    (NULL, 'supplier', 'supplier'), (NULL, 'customer', 'customer'),
    (NULL, 'production', 'production'), (NULL, 'loss', 'loss')
