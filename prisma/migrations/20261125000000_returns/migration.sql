-- Returns: cases, policies, photos, messages and attempts at Shopify; what several areas will use: staff, rate limits, views, texts.

-- CreateTable
CREATE TABLE "return_policies" (
    "shop_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "document" JSONB NOT NULL,
    "saved_by" TEXT,
    "saved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "return_policies_pkey" PRIMARY KEY ("shop_id","version")
);

-- CreateTable
CREATE TABLE "return_settings" (
    "shop_id" UUID NOT NULL,
    "document" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "return_settings_pkey" PRIMARY KEY ("shop_id")
);

-- CreateTable
CREATE TABLE "returnable_orders" (
    "shop_id" UUID NOT NULL,
    "order_id" BIGINT NOT NULL,
    "document" JSONB NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "returnable_orders_pkey" PRIMARY KEY ("shop_id","order_id")
);

-- CreateTable
CREATE TABLE "return_cases" (
    "shop_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "order_id" BIGINT NOT NULL,
    "order_name" TEXT NOT NULL,
    "customer_id" BIGINT,
    "return_id" BIGINT,
    "return_name" TEXT,
    "reference" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "policy_version" INTEGER,
    "verdict" JSONB,
    "stuck" TEXT,
    "currency" CHAR(3) NOT NULL,
    "refund_minor" BIGINT NOT NULL DEFAULT 0,
    "credit_minor" BIGINT NOT NULL DEFAULT 0,
    "bonus_minor" BIGINT NOT NULL DEFAULT 0,
    "exchange_minor" BIGINT NOT NULL DEFAULT 0,
    "fees_minor" BIGINT NOT NULL DEFAULT 0,
    "label_cost_minor" BIGINT NOT NULL DEFAULT 0,
    "value_minor" BIGINT NOT NULL,
    "shipping_fee" TEXT,
    "exchanges" JSONB NOT NULL DEFAULT '[]',
    "keep_items" BOOLEAN NOT NULL DEFAULT false,
    "units" INTEGER NOT NULL,
    "country_code" CHAR(2),
    "email" TEXT,
    "locale" TEXT,
    "tracking_company" TEXT,
    "tracking_number" TEXT,
    "tracking_url" TEXT,
    "decline_reason" TEXT,
    "decline_note" TEXT,
    "settle_by" TEXT,
    "settle_at" TIMESTAMPTZ(3),
    "approver_needed" BOOLEAN NOT NULL DEFAULT false,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_at" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "search" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "return_cases_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "return_case_lines" (
    "shop_id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "line_item_id" BIGINT,
    "fulfilment_line_item_id" BIGINT,
    "return_line_item_id" BIGINT,
    "product_id" BIGINT,
    "variant_id" BIGINT,
    "title" TEXT NOT NULL,
    "variant_title" TEXT,
    "sku" TEXT,
    "image_url" TEXT,
    "quantity" INTEGER NOT NULL,
    "reason" TEXT,
    "reason_definition_id" BIGINT,
    "reason_detail" TEXT,
    "note" TEXT,
    "resolution" TEXT,
    "restocking_fee_percent" DOUBLE PRECISION,
    "value_minor" BIGINT NOT NULL,
    "restocked" INTEGER NOT NULL DEFAULT 0,
    "damaged" INTEGER NOT NULL DEFAULT 0,
    "missing" INTEGER NOT NULL DEFAULT 0,
    "location_id" BIGINT,
    "processed" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "return_case_lines_pkey" PRIMARY KEY ("shop_id","case_id","id")
);

-- CreateTable
CREATE TABLE "return_photos" (
    "shop_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "case_id" UUID,
    "line_id" UUID,
    "owner" TEXT NOT NULL,
    "image" BYTEA NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "uploaded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "return_photos_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "return_messages" (
    "shop_id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "author" TEXT NOT NULL,
    "staff_id" TEXT,
    "body" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "return_messages_pkey" PRIMARY KEY ("shop_id","case_id","id")
);

-- CreateTable
CREATE TABLE "return_attempts" (
    "shop_id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "input" JSONB NOT NULL,
    "before" JSONB,
    "outcome" JSONB,
    "error" TEXT,
    "staff_id" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "return_attempts_pkey" PRIMARY KEY ("shop_id","case_id","id")
);

-- CreateTable
CREATE TABLE "guest_codes" (
    "shop_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "order_id" BIGINT NOT NULL,
    "code_hash" TEXT NOT NULL,
    "guesses" INTEGER NOT NULL DEFAULT 0,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "guest_codes_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "rate_limits" (
    "shop_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("shop_id","key")
);

-- CreateTable
CREATE TABLE "staff_members" (
    "shop_id" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT,
    "email" TEXT,
    "account_owner" BOOLEAN NOT NULL DEFAULT false,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "staff_members_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "saved_views" (
    "shop_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "page" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "saved_views_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "shop_texts" (
    "shop_id" UUID NOT NULL,
    "locale" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "shop_texts_pkey" PRIMARY KEY ("shop_id","locale","key")
);

-- CreateIndex
CREATE INDEX "returnable_orders_shop_id_read_at_idx" ON "returnable_orders"("shop_id", "read_at");

-- CreateIndex
CREATE INDEX "return_cases_shop_id_status_requested_at_id_idx" ON "return_cases"("shop_id", "status", "requested_at" DESC, "id");

-- CreateIndex
CREATE INDEX "return_cases_shop_id_requested_at_id_idx" ON "return_cases"("shop_id", "requested_at" DESC, "id");

-- CreateIndex
CREATE INDEX "return_cases_shop_id_order_id_idx" ON "return_cases"("shop_id", "order_id");

-- CreateIndex
CREATE INDEX "return_cases_shop_id_customer_id_idx" ON "return_cases"("shop_id", "customer_id");

-- CreateIndex
CREATE INDEX "return_cases_search" ON "return_cases" USING GIN ("shop_id" uuid_ops, "search" gin_trgm_ops);

-- CreateIndex
CREATE UNIQUE INDEX "return_cases_shop_id_reference_key" ON "return_cases"("shop_id", "reference");

-- CreateIndex
CREATE UNIQUE INDEX "return_cases_shop_id_return_id_key" ON "return_cases"("shop_id", "return_id");

-- CreateIndex
CREATE INDEX "return_photos_shop_id_case_id_idx" ON "return_photos"("shop_id", "case_id");

-- CreateIndex
CREATE INDEX "guest_codes_shop_id_order_id_idx" ON "guest_codes"("shop_id", "order_id");

-- CreateIndex
CREATE INDEX "rate_limits_shop_id_expires_at_idx" ON "rate_limits"("shop_id", "expires_at");

-- CreateIndex
CREATE INDEX "saved_views_shop_id_page_idx" ON "saved_views"("shop_id", "page");

-- AddForeignKey
ALTER TABLE "return_case_lines" ADD CONSTRAINT "return_case_lines_shop_id_case_id_fkey" FOREIGN KEY ("shop_id", "case_id") REFERENCES "return_cases"("shop_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "return_photos" ADD CONSTRAINT "return_photos_shop_id_case_id_fkey" FOREIGN KEY ("shop_id", "case_id") REFERENCES "return_cases"("shop_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "return_messages" ADD CONSTRAINT "return_messages_shop_id_case_id_fkey" FOREIGN KEY ("shop_id", "case_id") REFERENCES "return_cases"("shop_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "return_attempts" ADD CONSTRAINT "return_attempts_shop_id_case_id_fkey" FOREIGN KEY ("shop_id", "case_id") REFERENCES "return_cases"("shop_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;


-- One attempt at a time: who comes second is told so. A refused one waits for somebody to try it again or give it up.
CREATE UNIQUE INDEX "return_attempts_open" ON "return_attempts"("shop_id", "case_id") WHERE status IN ('waiting', 'calling', 'refused');
-- What a sweep looks for.
CREATE INDEX "return_attempts_unfinished" ON "return_attempts"("shop_id", "created_at") WHERE status IN ('waiting', 'calling');
CREATE INDEX "return_photos_unclaimed" ON "return_photos"("shop_id", "uploaded_at") WHERE case_id IS NULL;

SELECT guard_tenant(name) FROM unnest(ARRAY['return_policies', 'return_settings', 'returnable_orders', 'return_cases',
  'return_case_lines', 'return_photos', 'return_messages', 'return_attempts', 'guest_codes', 'rate_limits', 'staff_members',
  'saved_views', 'shop_texts']) AS name;

-- The sweep looks over all shops for what nobody has finished, and deletes what is over, unread.
CREATE POLICY unfinished ON return_attempts TO encore_ops USING (status IN ('waiting', 'calling'));
GRANT SELECT (shop_id, case_id, id, status, created_at) ON return_attempts TO encore_ops;
CREATE POLICY nobodys ON return_photos TO encore_ops USING (case_id IS NULL);
GRANT SELECT (case_id, uploaded_at), DELETE ON return_photos TO encore_ops;
CREATE POLICY expired ON guest_codes TO encore_ops USING (expires_at <= now());
GRANT SELECT (expires_at), DELETE ON guest_codes TO encore_ops;
CREATE POLICY expired ON rate_limits TO encore_ops USING (expires_at <= now());
GRANT SELECT (expires_at), DELETE ON rate_limits TO encore_ops;
