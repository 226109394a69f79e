-- Privacy: requests of customers to see or erase what is held about them, the exports made for them, and whom Encore has
-- erased, so that what comes late does not bring them back.

-- CreateTable
CREATE TABLE "privacy_requests" (
    "shop_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "customer_id" BIGINT,
    "order_ids" BIGINT[],
    "status" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "completed_at" TIMESTAMPTZ(3),
    "outcome" JSONB,

    CONSTRAINT "privacy_requests_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "customer_exports" (
    "shop_id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "document" TEXT NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "customer_exports_pkey" PRIMARY KEY ("shop_id","request_id")
);

-- CreateTable
CREATE TABLE "erasures" (
    "shop_id" UUID NOT NULL,
    "resource" TEXT NOT NULL,
    "object_id" BIGINT NOT NULL,
    "erased_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "erasures_pkey" PRIMARY KEY ("shop_id","resource","object_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "privacy_requests_shop_id_source_key" ON "privacy_requests"("shop_id", "source");

-- CreateIndex
CREATE INDEX "privacy_requests_shop_id_received_at_id_idx" ON "privacy_requests"("shop_id", "received_at", "id");

-- AddForeignKey
ALTER TABLE "customer_exports" ADD CONSTRAINT "customer_exports_shop_id_request_id_fkey" FOREIGN KEY ("shop_id", "request_id") REFERENCES "privacy_requests"("shop_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What was asked before is taken over. Nothing was exported then: those requests can be answered from the page.
INSERT INTO privacy_requests (shop_id, id, kind, source, customer_id, order_ids, status, received_at, due_at, completed_at, outcome)
SELECT shop_id, gen_random_uuid(), CASE topic WHEN 'customers/redact' THEN 'erasure' ELSE 'access' END,
  'webhook/' || webhook_id, customer_id, '{}', CASE topic WHEN 'customers/redact' THEN 'done' ELSE 'failed' END,
  received_at, received_at + interval '30 days', completed_at, CASE topic WHEN 'customers/redact' THEN outcome END
FROM compliance_requests;
INSERT INTO erasures (shop_id, resource, object_id, erased_at)
SELECT shop_id, 'customers', customer_id, max(completed_at) FROM compliance_requests
WHERE topic = 'customers/redact' AND customer_id IS NOT NULL AND completed_at IS NOT NULL
GROUP BY shop_id, customer_id;

-- DropTable
DROP TABLE "compliance_requests";

SELECT guard_tenant(name) FROM unnest(ARRAY['privacy_requests', 'customer_exports', 'erasures']) AS name;

-- Exports that are over are deleted for all shops at once, unread.
CREATE POLICY expired ON customer_exports TO encore_ops USING (expires_at <= now());
GRANT SELECT (expires_at), DELETE ON customer_exports TO encore_ops;
