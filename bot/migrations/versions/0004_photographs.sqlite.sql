CREATE INDEX ix_movements_photo ON movements (photo) WHERE photo != ''

CREATE TABLE barcode_links (
    id INTEGER NOT NULL,
    code TEXT NOT NULL,
    item_id INTEGER,
    pack TEXT NOT NULL,
    person_id INTEGER NOT NULL,
    linked_at TEXT NOT NULL,
    CONSTRAINT pk_barcode_links PRIMARY KEY (id),
    CONSTRAINT fk_barcode_links_item_id FOREIGN KEY(item_id) REFERENCES items (id),
    CONSTRAINT fk_barcode_links_person_id FOREIGN KEY(person_id) REFERENCES people (id)
)
 STRICT

CREATE INDEX ix_barcode_links_code ON barcode_links (code)

CREATE TABLE serials (
    movement_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    serial TEXT NOT NULL,
    CONSTRAINT pk_serials PRIMARY KEY (movement_id, number, serial),
    CONSTRAINT fk_serials_movement_id_number FOREIGN KEY(movement_id, number) REFERENCES lines (movement_id, number)
)
 STRICT

CREATE INDEX ix_serials_serial ON serials (serial)

CREATE TABLE pictures (
    unique_id TEXT NOT NULL,
    file_id TEXT NOT NULL,
    document INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    chat INTEGER NOT NULL,
    message INTEGER NOT NULL,
    sent_at TEXT NOT NULL,
    read TEXT NOT NULL,
    CONSTRAINT pk_pictures PRIMARY KEY (unique_id),
    CONSTRAINT fk_pictures_person_id FOREIGN KEY(person_id) REFERENCES people (id)
)
 STRICT

CREATE TABLE booked_pictures (
    movement_id INTEGER NOT NULL,
    unique_id TEXT NOT NULL,
    CONSTRAINT pk_booked_pictures PRIMARY KEY (movement_id, unique_id),
    CONSTRAINT fk_booked_pictures_movement_id FOREIGN KEY(movement_id) REFERENCES movements (id),
    CONSTRAINT fk_booked_pictures_unique_id FOREIGN KEY(unique_id) REFERENCES pictures (unique_id)
)
 STRICT

CREATE INDEX ix_booked_pictures_unique_id ON booked_pictures (unique_id)

CREATE TABLE picture_cards (
    chat INTEGER NOT NULL,
    card INTEGER NOT NULL,
    unique_id TEXT NOT NULL,
    CONSTRAINT pk_picture_cards PRIMARY KEY (chat, card),
    CONSTRAINT fk_picture_cards_unique_id FOREIGN KEY(unique_id) REFERENCES pictures (unique_id)
)
 STRICT

CREATE TRIGGER barcode_links_no_update BEFORE UPDATE ON barcode_links BEGIN SELECT RAISE(ABORT, 'barcode_links is append-only'); END

CREATE TRIGGER barcode_links_no_delete BEFORE DELETE ON barcode_links BEGIN SELECT RAISE(ABORT, 'barcode_links is append-only'); END

CREATE TRIGGER serials_no_update BEFORE UPDATE ON serials BEGIN SELECT RAISE(ABORT, 'serials is append-only'); END

CREATE TRIGGER serials_no_delete BEFORE DELETE ON serials BEGIN SELECT RAISE(ABORT, 'serials is append-only'); END
