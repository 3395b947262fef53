-- AlterTable
ALTER TABLE "instance" ADD COLUMN     "names_rev" BIGINT NOT NULL DEFAULT 0;
