-- The main job: shops, the mirror of what Shopify owns, the webhook inbox, imports, the event log, facts and totals.

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;
CREATE EXTENSION IF NOT EXISTS unaccent;

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "customer_stats" (
    "shop_id" UUID NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "orders" INTEGER NOT NULL DEFAULT 0,
    "spent_minor" BIGINT NOT NULL DEFAULT 0,
    "first_order_at" TIMESTAMPTZ(3),
    "last_order_at" TIMESTAMPTZ(3),

    CONSTRAINT "customer_stats_pkey" PRIMARY KEY ("shop_id","customer_id")
);

-- CreateTable
CREATE TABLE "order_facts" (
    "shop_id" UUID NOT NULL,
    "order_id" BIGINT NOT NULL,
    "customer_id" BIGINT,
    "placed_at" TIMESTAMPTZ(3) NOT NULL,
    "day" DATE NOT NULL,
    "sequence" INTEGER NOT NULL,
    "gap_days" INTEGER,
    "next_day" DATE,
    "order_value_minor" BIGINT NOT NULL,
    "net_sales_minor" BIGINT NOT NULL,

    CONSTRAINT "order_facts_pkey" PRIMARY KEY ("shop_id","order_id")
);

-- CreateTable
CREATE TABLE "daily_sales" (
    "shop_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "orders" INTEGER NOT NULL,
    "order_value_minor" BIGINT NOT NULL,
    "net_sales_minor" BIGINT NOT NULL,

    CONSTRAINT "daily_sales_pkey" PRIMARY KEY ("shop_id","day")
);

-- CreateTable
CREATE TABLE "customers" (
    "shop_id" UUID NOT NULL,
    "id" BIGINT NOT NULL,
    "email" TEXT,
    "first_name" TEXT,
    "last_name" TEXT,
    "phone" TEXT,
    "state" TEXT,
    "locale" TEXT,
    "country_code" CHAR(2),
    "city" TEXT,
    "tags" TEXT[],
    "email_marketing_state" TEXT,
    "sms_marketing_state" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),
    "search" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "customers_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "products" (
    "shop_id" UUID NOT NULL,
    "id" BIGINT NOT NULL,
    "title" TEXT NOT NULL,
    "handle" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "product_type" TEXT NOT NULL,
    "vendor" TEXT NOT NULL,
    "tags" TEXT[],
    "image_url" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "products_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "product_variants" (
    "shop_id" UUID NOT NULL,
    "product_id" BIGINT NOT NULL,
    "id" BIGINT NOT NULL,
    "title" TEXT NOT NULL,
    "sku" TEXT,
    "price_minor" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "product_variants_pkey" PRIMARY KEY ("shop_id","product_id","id")
);

-- CreateTable
CREATE TABLE "orders" (
    "shop_id" UUID NOT NULL,
    "id" BIGINT NOT NULL,
    "customer_id" BIGINT,
    "name" TEXT NOT NULL,
    "test" BOOLEAN NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "subtotal_minor" BIGINT NOT NULL,
    "discounts_minor" BIGINT NOT NULL,
    "shipping_minor" BIGINT NOT NULL,
    "tax_minor" BIGINT NOT NULL,
    "total_minor" BIGINT NOT NULL,
    "current_subtotal_minor" BIGINT NOT NULL,
    "current_tax_minor" BIGINT NOT NULL,
    "current_total_minor" BIGINT NOT NULL,
    "refunded_minor" BIGINT NOT NULL,
    "taxes_included" BOOLEAN NOT NULL,
    "shipping_tax_minor" BIGINT NOT NULL,
    "presentment_currency" CHAR(3) NOT NULL,
    "presentment_total_minor" BIGINT NOT NULL,
    "financial_status" TEXT,
    "fulfilment_status" TEXT NOT NULL,
    "discount_codes" TEXT[],
    "tags" TEXT[],
    "source_name" TEXT,
    "customer_locale" TEXT,
    "shipping_country_code" CHAR(2),
    "processed_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "cancelled_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "orders_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "order_line_items" (
    "shop_id" UUID NOT NULL,
    "order_id" BIGINT NOT NULL,
    "id" BIGINT NOT NULL,
    "product_id" BIGINT,
    "variant_id" BIGINT,
    "title" TEXT NOT NULL,
    "variant_title" TEXT,
    "sku" TEXT,
    "quantity" INTEGER NOT NULL,
    "current_quantity" INTEGER NOT NULL,
    "unit_price_minor" BIGINT NOT NULL,
    "discounted_total_minor" BIGINT NOT NULL,

    CONSTRAINT "order_line_items_pkey" PRIMARY KEY ("shop_id","order_id","id")
);

-- CreateTable
CREATE TABLE "fulfilments" (
    "shop_id" UUID NOT NULL,
    "order_id" BIGINT NOT NULL,
    "id" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "display_status" TEXT,
    "tracking_company" TEXT,
    "tracking_numbers" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "delivered_at" TIMESTAMPTZ(3),

    CONSTRAINT "fulfilments_pkey" PRIMARY KEY ("shop_id","order_id","id")
);

-- CreateTable
CREATE TABLE "refunds" (
    "shop_id" UUID NOT NULL,
    "order_id" BIGINT NOT NULL,
    "id" BIGINT NOT NULL,
    "total_minor" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "refunds_pkey" PRIMARY KEY ("shop_id","order_id","id")
);

-- CreateTable
CREATE TABLE "returns" (
    "shop_id" UUID NOT NULL,
    "order_id" BIGINT NOT NULL,
    "id" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "total_quantity" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "read_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "returns_pkey" PRIMARY KEY ("shop_id","order_id","id")
);

-- CreateTable
CREATE TABLE "return_line_items" (
    "shop_id" UUID NOT NULL,
    "order_id" BIGINT NOT NULL,
    "return_id" BIGINT NOT NULL,
    "id" BIGINT NOT NULL,
    "line_item_id" BIGINT,
    "quantity" INTEGER NOT NULL,
    "processed_quantity" INTEGER NOT NULL,
    "refunded_quantity" INTEGER NOT NULL,
    "reason" TEXT,

    CONSTRAINT "return_line_items_pkey" PRIMARY KEY ("shop_id","order_id","return_id","id")
);

-- CreateTable
CREATE TABLE "shops" (
    "id" UUID NOT NULL,
    "domain" TEXT NOT NULL,
    "shopify_id" BIGINT,
    "name" TEXT,
    "email" TEXT,
    "currency" CHAR(3),
    "time_zone" TEXT,
    "scopes" TEXT,
    "installed_at" TIMESTAMPTZ(3) NOT NULL,
    "uninstalled_at" TIMESTAMPTZ(3),

    CONSTRAINT "shops_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "shop_id" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "is_online" BOOLEAN NOT NULL,
    "scope" TEXT,
    "expires" TIMESTAMPTZ(3),
    "access_token" TEXT NOT NULL,
    "refresh_token" TEXT,
    "refresh_token_expires" TIMESTAMPTZ(3),
    "refresh_lease_until" TIMESTAMPTZ(3),

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "live_versions" (
    "shop_id" UUID NOT NULL,
    "version" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "live_versions_pkey" PRIMARY KEY ("shop_id")
);

-- CreateTable
CREATE TABLE "webhook_deliveries" (
    "shop_id" UUID NOT NULL,
    "webhook_id" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "api_version" TEXT NOT NULL,
    "triggered_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "body" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "reason" TEXT,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("shop_id","webhook_id")
);

-- CreateTable
CREATE TABLE "imports" (
    "shop_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "failure" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "imports_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "import_parts" (
    "shop_id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "resource" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "bulk_operation_id" BIGINT,
    "object_count" BIGINT NOT NULL DEFAULT 0,
    "lines_merged" BIGINT NOT NULL DEFAULT 0,
    "bytes_merged" BIGINT NOT NULL DEFAULT 0,
    "lines_faulty" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "import_parts_pkey" PRIMARY KEY ("shop_id","import_id","resource")
);

-- CreateTable
CREATE TABLE "import_faults" (
    "shop_id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "resource" TEXT NOT NULL,
    "line_number" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "excerpt" TEXT NOT NULL,

    CONSTRAINT "import_faults_pkey" PRIMARY KEY ("shop_id","import_id","resource","line_number")
);

-- CreateTable
CREATE TABLE "import_orphans" (
    "shop_id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "resource" TEXT NOT NULL,
    "line_number" BIGINT NOT NULL,
    "line" TEXT NOT NULL,

    CONSTRAINT "import_orphans_pkey" PRIMARY KEY ("shop_id","import_id","resource","line_number")
);

-- CreateTable
CREATE TABLE "events" (
    "shop_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "customer_id" BIGINT,
    "order_id" BIGINT,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "backfill" BOOLEAN NOT NULL,
    "data" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "events_pkey" PRIMARY KEY ("shop_id","type","subject")
);

-- CreateTable
CREATE TABLE "compliance_requests" (
    "shop_id" UUID NOT NULL,
    "webhook_id" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "customer_id" BIGINT,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "completed_at" TIMESTAMPTZ(3),
    "outcome" JSONB,

    CONSTRAINT "compliance_requests_pkey" PRIMARY KEY ("shop_id","webhook_id")
);

-- CreateIndex
CREATE INDEX "customer_stats_shop_id_orders_customer_id_idx" ON "customer_stats"("shop_id", "orders" DESC, "customer_id" DESC);

-- CreateIndex
CREATE INDEX "customer_stats_shop_id_spent_minor_customer_id_idx" ON "customer_stats"("shop_id", "spent_minor" DESC, "customer_id" DESC);

-- CreateIndex
CREATE INDEX "order_facts_shop_id_customer_id_idx" ON "order_facts"("shop_id", "customer_id");

-- CreateIndex
CREATE INDEX "order_facts_shop_id_day_gap_days_next_day_sequence_idx" ON "order_facts"("shop_id", "day", "gap_days", "next_day", "sequence");

-- CreateIndex
CREATE INDEX "customers_search" ON "customers" USING GIN ("shop_id" uuid_ops, "search" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "orders_shop_id_customer_id_processed_at_idx" ON "orders"("shop_id", "customer_id", "processed_at");

-- CreateIndex
CREATE UNIQUE INDEX "shops_domain_key" ON "shops"("domain");

-- CreateIndex
CREATE INDEX "webhook_deliveries_shop_id_received_at_idx" ON "webhook_deliveries"("shop_id", "received_at");

-- CreateIndex
CREATE INDEX "imports_shop_id_started_at_idx" ON "imports"("shop_id", "started_at");

-- CreateIndex
CREATE INDEX "events_shop_id_customer_id_occurred_at_idx" ON "events"("shop_id", "customer_id", "occurred_at");

-- AddForeignKey
ALTER TABLE "product_variants" ADD CONSTRAINT "product_variants_shop_id_product_id_fkey" FOREIGN KEY ("shop_id", "product_id") REFERENCES "products"("shop_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_line_items" ADD CONSTRAINT "order_line_items_shop_id_order_id_fkey" FOREIGN KEY ("shop_id", "order_id") REFERENCES "orders"("shop_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "fulfilments" ADD CONSTRAINT "fulfilments_shop_id_order_id_fkey" FOREIGN KEY ("shop_id", "order_id") REFERENCES "orders"("shop_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_shop_id_order_id_fkey" FOREIGN KEY ("shop_id", "order_id") REFERENCES "orders"("shop_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "returns" ADD CONSTRAINT "returns_shop_id_order_id_fkey" FOREIGN KEY ("shop_id", "order_id") REFERENCES "orders"("shop_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "return_line_items" ADD CONSTRAINT "return_line_items_shop_id_order_id_return_id_fkey" FOREIGN KEY ("shop_id", "order_id", "return_id") REFERENCES "returns"("shop_id", "order_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_parts" ADD CONSTRAINT "import_parts_shop_id_import_id_fkey" FOREIGN KEY ("shop_id", "import_id") REFERENCES "imports"("shop_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_faults" ADD CONSTRAINT "import_faults_shop_id_import_id_fkey" FOREIGN KEY ("shop_id", "import_id") REFERENCES "imports"("shop_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_orphans" ADD CONSTRAINT "import_orphans_shop_id_import_id_fkey" FOREIGN KEY ("shop_id", "import_id") REFERENCES "imports"("shop_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;


-- What Prisma's schema cannot say -------------------------------------------------------------------------------------

-- Names fold to plain lower case, so that "Zoe" finds "Zoë".
-- unaccent() is only STABLE because its dictionary could change; ours does not.
CREATE FUNCTION search_text(VARIADIC parts text[]) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN lower(unaccent('unaccent', array_to_string(parts, ' ')));

-- The Customers page by last order: who never ordered comes after everybody who did, in either direction a keyset can follow.
CREATE INDEX customer_stats_by_last_order ON customer_stats
  (shop_id, coalesce(last_order_at, '-infinity'::timestamptz) DESC, customer_id DESC);

-- Roles. Login users are given these by whoever runs the database (docs/running-in-production.md):
--   encore_app: what every request and job runs as; owns nothing and is bound by row-level security.
--   encore_ops: the narrow role of work over all shops; taken by SET LOCAL ROLE in unsafeDb alone.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'encore_app') THEN CREATE ROLE encore_app NOLOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'encore_ops') THEN CREATE ROLE encore_ops NOLOGIN; END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL; -- another database of this cluster made them at the same moment
END
$$;

-- The tenant of the transaction, set by withShop; null when nobody set it, and then no row is visible.
CREATE FUNCTION current_shop() RETURNS uuid
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('encore.shop_id', true), '')::uuid;

-- Row-level security on a table that has a shop, and encore_app's rights to it. Every migration that makes a table calls
-- it; test/tenancy.test.ts fails for a table that was forgotten.
CREATE FUNCTION guard_tenant(table_name text, shop_column text DEFAULT 'shop_id') RETURNS void
  LANGUAGE plpgsql
AS $$
BEGIN
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', table_name);
  EXECUTE format(
    'CREATE POLICY tenant ON %I TO encore_app USING (%I = (SELECT current_shop())) WITH CHECK (%I = (SELECT current_shop()))',
    table_name, shop_column, shop_column);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO encore_app', table_name);
END
$$;
REVOKE ALL ON FUNCTION guard_tenant(text, text) FROM PUBLIC;

SELECT guard_tenant('shops', 'id');
SELECT guard_tenant(c.table_name)
FROM information_schema.columns c
JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.column_name = 'shop_id';

-- Work over all shops: finding shops and unfinished imports, sweeping the webhook inbox.
CREATE POLICY all_shops ON shops FOR SELECT TO encore_ops USING (true);
CREATE POLICY all_shops ON imports FOR SELECT TO encore_ops USING (true);
CREATE POLICY all_shops ON webhook_deliveries TO encore_ops USING (true);
GRANT SELECT ON shops, imports TO encore_ops;
GRANT SELECT, DELETE ON webhook_deliveries TO encore_ops;

-- A token, a webhook or a proxy request names its shop by domain, before a tenant can be set. This is the only way from
-- a domain to an id, and it tells nothing else. Null when the shop is not known.
CREATE FUNCTION shop_id_for_domain(shop_domain text) RETURNS uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT
  RETURN (SELECT id FROM shops WHERE domain = shop_domain);

-- Makes the row of a shop that Shopify has just vouched for (a verified session token), or finds it.
CREATE FUNCTION register_shop(new_id uuid, shop_domain text, at timestamptz) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
  found uuid;
BEGIN
  INSERT INTO shops (id, domain, installed_at) VALUES (new_id, shop_domain, at) ON CONFLICT (domain) DO NOTHING;
  SELECT id INTO found FROM shops WHERE domain = shop_domain;
  RETURN found;
END
$$;

-- Search under row-level security: LIKE is not leakproof, so a policy would keep it from the trigram index. This function
-- names the tenant itself and gives back ids alone: of the customers who match all patterns, of which the index is asked
-- the first.
CREATE FUNCTION customers_matching(patterns text[]) RETURNS SETOF bigint
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT ROWS 500
BEGIN ATOMIC
  SELECT id FROM customers
  WHERE shop_id = current_shop() AND search LIKE patterns[1] AND search LIKE ALL (patterns) AND deleted_at IS NULL;
END;

-- Brings the planner's statistics up to date while an import fills the tables: autovacuum does it only minutes later, and
-- until then the planner takes a shop's rows for few and reads all of them where it should look up some.
CREATE FUNCTION analyse_mirror() RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
  ANALYZE (SKIP_LOCKED)
    products, product_variants, customers, orders, order_line_items, fulfilments, refunds, returns, return_line_items, events
$$;

REVOKE ALL ON FUNCTION shop_id_for_domain(text), register_shop(uuid, text, timestamptz), customers_matching(text[]),
  analyse_mirror() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION shop_id_for_domain(text), register_shop(uuid, text, timestamptz), customers_matching(text[]),
  analyse_mirror() TO encore_app;
