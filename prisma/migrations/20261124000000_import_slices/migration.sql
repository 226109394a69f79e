-- A large shop's orders are exported in slices of time, as many at once as Shopify allows; an import can be paused, and
-- tells how long it will take.

-- AlterTable
ALTER TABLE "import_parts" ADD COLUMN "slice" SMALLINT NOT NULL DEFAULT 0,
ADD COLUMN "created_from" TIMESTAMPTZ(3),
ADD COLUMN "created_until" TIMESTAMPTZ(3),
ADD COLUMN "root_total" BIGINT,
ADD COLUMN "root_count" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "roots_merged" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "export_started_at" TIMESTAMPTZ(3),
ADD COLUMN "merge_ms" BIGINT NOT NULL DEFAULT 0,
DROP CONSTRAINT "import_parts_pkey",
ADD CONSTRAINT "import_parts_pkey" PRIMARY KEY ("shop_id", "import_id", "resource", "slice");

-- AlterTable
ALTER TABLE "import_faults" ADD COLUMN "slice" SMALLINT NOT NULL DEFAULT 0,
DROP CONSTRAINT "import_faults_pkey",
ADD CONSTRAINT "import_faults_pkey" PRIMARY KEY ("shop_id", "import_id", "resource", "slice", "line_number");

-- AlterTable
ALTER TABLE "import_orphans" ADD COLUMN "slice" SMALLINT NOT NULL DEFAULT 0,
DROP CONSTRAINT "import_orphans_pkey",
ADD CONSTRAINT "import_orphans_pkey" PRIMARY KEY ("shop_id", "import_id", "resource", "slice", "line_number");
