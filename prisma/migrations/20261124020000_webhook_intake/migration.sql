-- Webhooks are stored many at a time, and those that could not be worked on say why to the merchant's developer.

-- AlterTable
ALTER TABLE "webhook_deliveries"
  ADD COLUMN "alone" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "detail" TEXT,
  ADD COLUMN "replays" INTEGER NOT NULL DEFAULT 0;

-- Stores the webhooks of several shops in one statement, which no tenant could: it only adds to the inbox, and gives back
-- which were new. In the order of their keys, so that two processes that are sent the same ones do not wait for each other
-- in a circle.
CREATE FUNCTION store_webhook_deliveries(
  shop_ids uuid[], webhook_ids text[], topics text[], api_versions text[], triggered timestamptz[], bodies text[]
) RETURNS TABLE (shop_id uuid, webhook_id text, topic text)
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path FROM CURRENT
AS $$
  INSERT INTO webhook_deliveries AS w
    (shop_id, webhook_id, topic, api_version, triggered_at, received_at, body, status)
  SELECT d.shop_id, d.webhook_id, d.topic, d.api_version, d.triggered_at, now(), d.body, 'received'
  FROM unnest(shop_ids, webhook_ids, topics, api_versions, triggered, bodies)
    AS d (shop_id, webhook_id, topic, api_version, triggered_at, body)
  JOIN shops ON shops.id = d.shop_id
  ORDER BY d.shop_id, d.webhook_id
  ON CONFLICT DO NOTHING
  RETURNING w.shop_id, w.webhook_id, w.topic
$$;
REVOKE ALL ON FUNCTION store_webhook_deliveries(uuid[], text[], text[], text[], timestamptz[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION store_webhook_deliveries(uuid[], text[], text[], text[], timestamptz[], text[]) TO encore_app;
