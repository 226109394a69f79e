-- A shop that changes its currency keeps its orders, whose money is then in no sum: of such an order the value is not known
-- in the shop's currency, and the average is taken over the others.

-- AlterTable
ALTER TABLE "order_facts" ALTER COLUMN "order_value_minor" DROP NOT NULL;

-- AlterTable
ALTER TABLE "daily_sales" ADD COLUMN "valued_orders" INTEGER NOT NULL DEFAULT 0;
UPDATE "daily_sales" SET "valued_orders" = "orders";
ALTER TABLE "daily_sales" ALTER COLUMN "valued_orders" DROP DEFAULT;
