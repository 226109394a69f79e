CREATE INDEX "orders_shop_id_name_idx" ON "orders"("shop_id", "name");
