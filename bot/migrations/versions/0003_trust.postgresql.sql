ALTER TABLE sites ADD COLUMN closed DATE

ALTER TABLE items ADD COLUMN category TEXT DEFAULT '' NOT NULL

ALTER TABLE items ADD COLUMN shelf_life BIGINT CONSTRAINT ck_items_shelf_life CHECK (shelf_life > 0)

ALTER TABLE items ADD COLUMN standard_cost BIGINT CONSTRAINT ck_items_standard_cost CHECK (standard_cost >= 0)

ALTER TABLE minimums ADD COLUMN maximum BIGINT CONSTRAINT ck_minimums_maximum CHECK (maximum >= quantity)

ALTER TABLE minimums ADD COLUMN lead_days BIGINT CONSTRAINT ck_minimums_lead_days CHECK (lead_days >= 0)

ALTER TABLE lots ADD COLUMN made_on DATE CONSTRAINT ck_lots_made_on CHECK (made_on <= expiry)

ALTER TABLE lots ADD COLUMN supplier_lot TEXT DEFAULT '' NOT NULL

ALTER TABLE lines ADD COLUMN cost BIGINT CONSTRAINT ck_lines_cost CHECK (cost >= 0)

CREATE INDEX ix_movements_happened_at ON movements (happened_at)

ALTER TABLE locations DROP CONSTRAINT ck_locations_kind, ADD CONSTRAINT ck_locations_kind CHECK (kind IN ('bin','dock','transit','damaged','held','supplier','customer','production','loss'))

ALTER TABLE balances DROP CONSTRAINT ck_balances_on_hand, ADD CONSTRAINT ck_balances_on_hand CHECK (on_hand >= 0 AND on_hand <= 999999999999999999)

CREATE TABLE lot_decisions (
    id BIGSERIAL NOT NULL,
    lot_id BIGINT NOT NULL,
    status TEXT NOT NULL CONSTRAINT ck_lot_decisions_status CHECK (status IN ('ok','held','recalled')),
    person_id BIGINT NOT NULL,
    decided_at TIMESTAMP WITH TIME ZONE NOT NULL,
    reason TEXT NOT NULL,
    CONSTRAINT pk_lot_decisions PRIMARY KEY (id),
    CONSTRAINT fk_lot_decisions_lot_id FOREIGN KEY(lot_id) REFERENCES lots (id),
    CONSTRAINT fk_lot_decisions_person_id FOREIGN KEY(person_id) REFERENCES people (id)
)

CREATE INDEX ix_lot_decisions_lot_id ON lot_decisions (lot_id)

CREATE TABLE closings (
    id BIGSERIAL NOT NULL,
    site_id BIGINT NOT NULL,
    through DATE,
    person_id BIGINT,
    decided_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_closings PRIMARY KEY (id),
    CONSTRAINT fk_closings_site_id FOREIGN KEY(site_id) REFERENCES sites (id),
    CONSTRAINT fk_closings_person_id FOREIGN KEY(person_id) REFERENCES people (id)
)

CREATE INDEX ix_closings_site_id ON closings (site_id)

CREATE TABLE reservations (
    id BIGSERIAL NOT NULL,
    key TEXT NOT NULL,
    item_id BIGINT NOT NULL,
    site_id BIGINT NOT NULL,
    quantity BIGINT NOT NULL CONSTRAINT ck_reservations_quantity CHECK (quantity > 0),
    document TEXT NOT NULL,
    person_id BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE,
    state TEXT NOT NULL CONSTRAINT ck_reservations_state CHECK (state IN ('held','released','consumed','expired')),
    ended_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_reservations PRIMARY KEY (id),
    CONSTRAINT uq_reservations_key UNIQUE (key),
    CONSTRAINT fk_reservations_item_id FOREIGN KEY(item_id) REFERENCES items (id),
    CONSTRAINT fk_reservations_site_id FOREIGN KEY(site_id) REFERENCES sites (id),
    CONSTRAINT fk_reservations_person_id FOREIGN KEY(person_id) REFERENCES people (id)
)

CREATE INDEX ix_reservations_document ON reservations (document)

CREATE INDEX ix_reservations_state_expires ON reservations (state, expires_at)

CREATE TABLE reserved_lines (
    reservation_id BIGINT NOT NULL,
    location_id BIGINT NOT NULL,
    lot_id BIGINT NOT NULL,
    quantity BIGINT NOT NULL CONSTRAINT ck_reserved_lines_quantity CHECK (quantity > 0),
    CONSTRAINT pk_reserved_lines PRIMARY KEY (reservation_id, location_id, lot_id),
    CONSTRAINT fk_reserved_lines_reservation_id FOREIGN KEY(reservation_id) REFERENCES reservations (id),
    CONSTRAINT fk_reserved_lines_location_id FOREIGN KEY(location_id) REFERENCES locations (id),
    CONSTRAINT fk_reserved_lines_lot_id FOREIGN KEY(lot_id) REFERENCES lots (id)
)

CREATE TABLE heads (
    day DATE NOT NULL,
    position BIGINT NOT NULL,
    hash TEXT NOT NULL,
    CONSTRAINT pk_heads PRIMARY KEY (day)
)

CREATE TABLE pools (
    item_id BIGINT NOT NULL,
    steps BIGINT NOT NULL,
    value BIGINT NOT NULL,
    last_steps BIGINT NOT NULL,
    last_value BIGINT NOT NULL,
    CONSTRAINT pk_pools PRIMARY KEY (item_id),
    CONSTRAINT fk_pools_item_id FOREIGN KEY(item_id) REFERENCES items (id)
)

CREATE TABLE valuations (
    movement_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    value BIGINT NOT NULL,
    basis TEXT NOT NULL,
    CONSTRAINT pk_valuations PRIMARY KEY (movement_id, number),
    CONSTRAINT fk_valuations_movement_id_number FOREIGN KEY(movement_id, number) REFERENCES lines (movement_id, number)
)

CREATE TABLE daily_changes (
    item_id BIGINT NOT NULL,
    day DATE NOT NULL,
    location_id BIGINT NOT NULL,
    lot_id BIGINT NOT NULL,
    steps BIGINT NOT NULL,
    CONSTRAINT pk_daily_changes PRIMARY KEY (item_id, day, location_id, lot_id),
    CONSTRAINT fk_daily_changes_item_id FOREIGN KEY(item_id) REFERENCES items (id),
    CONSTRAINT fk_daily_changes_location_id FOREIGN KEY(location_id) REFERENCES locations (id),
    CONSTRAINT fk_daily_changes_lot_id FOREIGN KEY(lot_id) REFERENCES lots (id)
)

CREATE TABLE daily_values (
    item_id BIGINT NOT NULL,
    day DATE NOT NULL,
    value BIGINT NOT NULL,
    CONSTRAINT pk_daily_values PRIMARY KEY (item_id, day),
    CONSTRAINT fk_daily_values_item_id FOREIGN KEY(item_id) REFERENCES items (id)
)

CREATE FUNCTION valuations_append_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'valuations is append-only'; END $$

CREATE TRIGGER valuations_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON valuations
            FOR EACH STATEMENT EXECUTE FUNCTION valuations_append_only()

CREATE FUNCTION lot_decisions_append_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'lot_decisions is append-only'; END $$

CREATE TRIGGER lot_decisions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON lot_decisions
            FOR EACH STATEMENT EXECUTE FUNCTION lot_decisions_append_only()

CREATE FUNCTION closings_append_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'closings is append-only'; END $$

CREATE TRIGGER closings_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON closings
            FOR EACH STATEMENT EXECUTE FUNCTION closings_append_only()

CREATE FUNCTION movements_queue() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN INSERT INTO unsealed VALUES (NEW.id); RETURN NULL; END $$

CREATE TRIGGER movements_queue AFTER INSERT ON movements
            FOR EACH ROW EXECUTE FUNCTION movements_queue()

INSERT INTO locations (site_id, kind, code) SELECT id, 'held', 'HELD' FROM sites WHERE true
    ON CONFLICT (site_id, code) DO UPDATE SET kind = 'held'

INSERT INTO daily_changes (item_id, day, location_id, lot_id, steps)
    SELECT c.item_id, c.day, c.location_id, c.lot_id, sum(c.steps) FROM (
        SELECT l.item_id, (m.happened_at AT TIME ZONE 'UTC')::date AS day, l.target_id AS location_id, l.lot_id, l.quantity AS steps
            FROM lines l JOIN movements m ON m.id = l.movement_id JOIN journal j ON j.movement_id = m.id
        UNION ALL SELECT l.item_id, (m.happened_at AT TIME ZONE 'UTC')::date, l.source_id, l.lot_id, -l.quantity
            FROM lines l JOIN movements m ON m.id = l.movement_id JOIN journal j ON j.movement_id = m.id
    ) c JOIN locations p ON p.id = c.location_id WHERE p.site_id IS NOT NULL
    GROUP BY c.item_id, c.day, c.location_id, c.lot_id

INSERT INTO pools (item_id, steps, value, last_steps, last_value)
    SELECT item_id, sum(steps), 0, 0, 0 FROM daily_changes GROUP BY item_id

INSERT INTO heads (day, position, hash) SELECT h.day, h.position, j.hash FROM (
        SELECT (m.recorded_at AT TIME ZONE 'UTC')::date AS day, max(j.position) AS position
            FROM journal j JOIN movements m ON m.id = j.movement_id GROUP BY (m.recorded_at AT TIME ZONE 'UTC')::date
    ) h JOIN journal j ON j.position = h.position
