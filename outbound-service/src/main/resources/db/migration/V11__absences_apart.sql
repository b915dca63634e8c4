-- When a look last found nothing that counts: looks close to one another say no more than one of them.
ALTER TABLE attempts ADD COLUMN absent_at timestamptz;
