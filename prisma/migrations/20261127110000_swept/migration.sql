-- AlterTable
ALTER TABLE "room" ADD COLUMN     "swept_seq" BIGINT NOT NULL DEFAULT 0;
