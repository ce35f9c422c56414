CREATE TABLE counts (
    id INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    item_id INTEGER NOT NULL,
    location_id INTEGER NOT NULL,
    lot_id INTEGER NOT NULL,
    counted INTEGER NOT NULL CONSTRAINT ck_counts_counted CHECK (counted >= 0),
    expected INTEGER NOT NULL CONSTRAINT ck_counts_expected CHECK (expected >= 0),
    person_id INTEGER NOT NULL,
    counted_at TEXT NOT NULL,
    state TEXT NOT NULL CONSTRAINT ck_counts_state CHECK (state IN ('agrees','booked','asked','left')),
    decided_by INTEGER,
    movement_id INTEGER,
    CONSTRAINT pk_counts PRIMARY KEY (id),
    CONSTRAINT ck_counts_agrees CHECK ((counted = expected) = (state = 'agrees')),
    CONSTRAINT ck_counts_booked CHECK ((movement_id IS NOT NULL) = (state = 'booked')),
    CONSTRAINT uq_counts_key UNIQUE ("key"),
    CONSTRAINT fk_counts_item_id FOREIGN KEY(item_id) REFERENCES items (id),
    CONSTRAINT fk_counts_location_id FOREIGN KEY(location_id) REFERENCES locations (id),
    CONSTRAINT fk_counts_lot_id FOREIGN KEY(lot_id) REFERENCES lots (id),
    CONSTRAINT fk_counts_person_id FOREIGN KEY(person_id) REFERENCES people (id),
    CONSTRAINT fk_counts_decided_by FOREIGN KEY(decided_by) REFERENCES people (id),
    CONSTRAINT uq_counts_movement_id UNIQUE (movement_id),
    CONSTRAINT fk_counts_movement_id FOREIGN KEY(movement_id) REFERENCES movements (id)
)
 STRICT

CREATE INDEX ix_counts_location_id_counted_at ON counts (location_id, counted_at)
