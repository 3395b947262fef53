-- AlterTable
ALTER TABLE "users" ADD COLUMN     "former_email" TEXT;
