-- Which part of a split answer the text is; its outcome says it, since each part settles its share of the reservation.
ALTER TABLE sends ADD COLUMN part int NOT NULL DEFAULT 1, ADD COLUMN parts int NOT NULL DEFAULT 1;
