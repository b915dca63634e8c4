-- When its turn first came: only from then on may a text be given up because the provider is away.
ALTER TABLE sends ADD COLUMN first_tried_at timestamptz;
