-- Who is there to share an endpoint's rate: each replica says every few seconds that it lives.
CREATE TABLE replicas (
    id      uuid        PRIMARY KEY,
    seen_at timestamptz NOT NULL
);
