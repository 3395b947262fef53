-- AlterTable
ALTER TABLE "instance" ADD COLUMN     "lineage" TEXT;
