-- Who looks for a person by an e-mail address does so once in a while, to erase or export; every reservation paid for it with an entry in a
-- random place of an index. Now a Bloom filter says of each 32 pages whether a hash may be among them; the newest pages, which have none
-- before the next vacuum, are read. Phone numbers are asked for at the desk, and keep their index.
DROP INDEX customers_email;
CREATE INDEX customers_email ON customers
  USING brin (email_hash bytea_bloom_ops (n_distinct_per_range = 1200, false_positive_rate = 0.01)) WITH (pages_per_range = 32);
