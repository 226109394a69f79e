-- Two customers became one: late messages still name the one who is gone.

-- AlterTable
ALTER TABLE "customers" ADD COLUMN "merged_into" BIGINT;
