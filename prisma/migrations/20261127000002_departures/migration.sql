-- AlterTable
ALTER TABLE "users" ADD COLUMN     "departing" TEXT;
