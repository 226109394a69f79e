-- CreateIndex
CREATE INDEX "return_cases_shop_id_value_minor_id_idx" ON "return_cases"("shop_id", "value_minor", "id");

-- CreateIndex
CREATE INDEX "return_cases_shop_id_status_value_minor_id_idx" ON "return_cases"("shop_id", "status", "value_minor", "id");

-- CreateIndex
CREATE INDEX "return_cases_shop_id_country_code_idx" ON "return_cases"("shop_id", "country_code");

-- CreateIndex
CREATE INDEX "return_case_lines_shop_id_reason_case_id_idx" ON "return_case_lines"("shop_id", "reason", "case_id");

-- The queue's tabs of what waits for somebody: few of many.
CREATE INDEX "return_cases_stuck" ON "return_cases"("shop_id", "requested_at" DESC, "id") WHERE stuck IS NOT NULL;
CREATE INDEX "return_cases_approver_needed" ON "return_cases"("shop_id", "requested_at" DESC, "id") WHERE approver_needed;

-- Cases that a search finds, by their own words or their customer's. LIKE is not leakproof, so that row-level security keeps it
-- from the trigram indexes; in here the shop is named instead (as in customers_matching).
CREATE FUNCTION return_cases_matching(patterns text[]) RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT ROWS 500
BEGIN ATOMIC
  SELECT id FROM return_cases
  WHERE shop_id = current_shop() AND search LIKE patterns[1] AND search LIKE ALL (patterns)
  UNION
  SELECT k.id FROM customers_matching(patterns) AS found (id)
  JOIN return_cases k ON k.shop_id = current_shop() AND k.customer_id = found.id;
END;

REVOKE ALL ON FUNCTION return_cases_matching(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION return_cases_matching(text[]) TO encore_app;
