-- Reconciliation: comparing the mirror with the shop, what it mended, how far it has come; the drift check by month; and
-- the Admin API's budget as any process saw it last.

-- CreateTable
CREATE TABLE "sync_runs" (
    "shop_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "trigger" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "failure" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "sync_runs_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "sync_run_parts" (
    "shop_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "resource" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "cursor" TEXT,
    "swept_to" BIGINT NOT NULL DEFAULT 0,
    "slices" TEXT[],
    "listed" INTEGER NOT NULL DEFAULT 0,
    "listed_minor" BIGINT NOT NULL DEFAULT 0,
    "held" INTEGER NOT NULL DEFAULT 0,
    "held_minor" BIGINT NOT NULL DEFAULT 0,
    "checked" INTEGER NOT NULL DEFAULT 0,
    "unreadable" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "sync_run_parts_pkey" PRIMARY KEY ("shop_id","run_id","resource")
);

-- CreateTable
CREATE TABLE "sync_marks" (
    "shop_id" UUID NOT NULL,
    "resource" TEXT NOT NULL,
    "sure_until" TIMESTAMPTZ(3) NOT NULL,
    "swept_at" TIMESTAMPTZ(3),
    "difference" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "sync_marks_pkey" PRIMARY KEY ("shop_id","resource")
);

-- CreateTable
CREATE TABLE "sync_repairs" (
    "shop_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "resource" TEXT NOT NULL,
    "object_id" BIGINT NOT NULL,
    "what" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sync_repairs_pkey" PRIMARY KEY ("shop_id","run_id","resource","object_id","what")
);

-- CreateTable
CREATE TABLE "sync_drift" (
    "shop_id" UUID NOT NULL,
    "month" CHAR(7) NOT NULL,
    "shop_orders" INTEGER NOT NULL,
    "our_orders" INTEGER NOT NULL,
    "counted_at" TIMESTAMPTZ(3) NOT NULL,
    "shop_total_minor" BIGINT,
    "our_total_minor" BIGINT,
    "compared_at" TIMESTAMPTZ(3),

    CONSTRAINT "sync_drift_pkey" PRIMARY KEY ("shop_id","month")
);

-- CreateTable
CREATE TABLE "api_budgets" (
    "shop_id" UUID NOT NULL,
    "currently_available" DOUBLE PRECISION NOT NULL,
    "maximum_available" DOUBLE PRECISION NOT NULL,
    "restore_rate" DOUBLE PRECISION NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "api_budgets_pkey" PRIMARY KEY ("shop_id")
);

-- CreateIndex
CREATE INDEX "sync_runs_shop_id_started_at_idx" ON "sync_runs"("shop_id", "started_at");

-- CreateIndex
CREATE INDEX "sync_repairs_shop_id_at_object_id_idx" ON "sync_repairs"("shop_id", "at", "object_id");

-- AddForeignKey
ALTER TABLE "sync_run_parts" ADD CONSTRAINT "sync_run_parts_shop_id_run_id_fkey" FOREIGN KEY ("shop_id", "run_id") REFERENCES "sync_runs"("shop_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_repairs" ADD CONSTRAINT "sync_repairs_shop_id_run_id_fkey" FOREIGN KEY ("shop_id", "run_id") REFERENCES "sync_runs"("shop_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

SELECT guard_tenant(name)
FROM unnest(ARRAY['sync_runs', 'sync_run_parts', 'sync_marks', 'sync_repairs', 'sync_drift', 'api_budgets']) AS name;

-- What waits and what failed is counted on every look at the Sync health page; of a busy shop's inbox it is a small part.
CREATE INDEX webhook_deliveries_open ON webhook_deliveries (shop_id, status, received_at)
  WHERE status IN ('received', 'failed');
