-- What is out of the catalog: nothing of it is sold, but what was sold refers to it for ever.
ALTER TABLE events ADD COLUMN deleted_at timestamptz CHECK (deleted_at IS NULL OR NOT is_active);
ALTER TABLE products ADD COLUMN archived_at timestamptz;
ALTER TABLE products ADD COLUMN image_ids uuid[] NOT NULL DEFAULT '{}';
ALTER TABLE product_options ADD COLUMN archived_at timestamptz;

-- Movements of a bulk adjustment have notes of their own.
CREATE OR REPLACE VIEW stock_movements AS
SELECT j.stream, j.version, m.line::integer AS line, j.at, j.type AS cause, j.subject AS reference,
       (m.value ->> 'stock')::uuid AS stock_id,
       m.value ->> 'type' AS type,
       (m.value ->> 'quantity')::integer AS quantity,
       (m.value ->> 'before')::integer AS before,
       (m.value ->> 'after')::integer AS after,
       coalesce(m.value ->> 'notes', j.data ->> 'notes') AS notes,
       (j.data ->> 'by')::uuid AS by_admin
FROM journal j CROSS JOIN LATERAL json_array_elements(j.data -> 'movements') WITH ORDINALITY AS m(value, line)
WHERE j.data -> 'movements' IS NOT NULL;
