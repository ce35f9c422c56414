CREATE INDEX ix_movements_photo ON movements (photo) WHERE photo != ''

CREATE TABLE barcode_links (
    id BIGSERIAL NOT NULL,
    code TEXT NOT NULL,
    item_id BIGINT,
    pack TEXT NOT NULL,
    person_id BIGINT NOT NULL,
    linked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_barcode_links PRIMARY KEY (id),
    CONSTRAINT fk_barcode_links_item_id FOREIGN KEY(item_id) REFERENCES items (id),
    CONSTRAINT fk_barcode_links_person_id FOREIGN KEY(person_id) REFERENCES people (id)
)

CREATE INDEX ix_barcode_links_code ON barcode_links (code)

CREATE TABLE serials (
    movement_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    serial TEXT NOT NULL,
    CONSTRAINT pk_serials PRIMARY KEY (movement_id, number, serial),
    CONSTRAINT fk_serials_movement_id_number FOREIGN KEY(movement_id, number) REFERENCES lines (movement_id, number)
)

CREATE INDEX ix_serials_serial ON serials (serial)

CREATE TABLE pictures (
    unique_id TEXT NOT NULL,
    file_id TEXT NOT NULL,
    document BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    chat BIGINT NOT NULL,
    message BIGINT NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE NOT NULL,
    read TEXT NOT NULL,
    CONSTRAINT pk_pictures PRIMARY KEY (unique_id),
    CONSTRAINT fk_pictures_person_id FOREIGN KEY(person_id) REFERENCES people (id)
)

CREATE TABLE booked_pictures (
    movement_id BIGINT NOT NULL,
    unique_id TEXT NOT NULL,
    CONSTRAINT pk_booked_pictures PRIMARY KEY (movement_id, unique_id),
    CONSTRAINT fk_booked_pictures_movement_id FOREIGN KEY(movement_id) REFERENCES movements (id),
    CONSTRAINT fk_booked_pictures_unique_id FOREIGN KEY(unique_id) REFERENCES pictures (unique_id)
)

CREATE INDEX ix_booked_pictures_unique_id ON booked_pictures (unique_id)

CREATE TABLE picture_cards (
    chat BIGINT NOT NULL,
    card BIGINT NOT NULL,
    unique_id TEXT NOT NULL,
    CONSTRAINT pk_picture_cards PRIMARY KEY (chat, card),
    CONSTRAINT fk_picture_cards_unique_id FOREIGN KEY(unique_id) REFERENCES pictures (unique_id)
)

CREATE FUNCTION barcode_links_append_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'barcode_links is append-only'; END $$

CREATE TRIGGER barcode_links_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON barcode_links
            FOR EACH STATEMENT EXECUTE FUNCTION barcode_links_append_only()

CREATE FUNCTION serials_append_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'serials is append-only'; END $$

CREATE TRIGGER serials_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON serials
            FOR EACH STATEMENT EXECUTE FUNCTION serials_append_only()
