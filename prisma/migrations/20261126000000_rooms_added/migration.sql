-- AlterTable
ALTER TABLE "users" ADD COLUMN     "rooms_added" BIGINT NOT NULL DEFAULT 0;
