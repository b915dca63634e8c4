-- An organisation looks up whom it talked with.
CREATE INDEX conversations_of_customer ON conversations (organization_id, customer_phone_number, id);
