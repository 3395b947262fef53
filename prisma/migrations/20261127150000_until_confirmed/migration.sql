-- AlterTable
ALTER TABLE "users" ADD COLUMN     "guest_until_confirmed" BOOLEAN NOT NULL DEFAULT false;
