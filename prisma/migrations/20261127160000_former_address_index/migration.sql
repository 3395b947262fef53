-- Whoever asks for a new password by an address is looked up by it. Few rows have one, and Prisma knows no such index.
CREATE INDEX "users_former_email_idx" ON "users"(lower("former_email")) WHERE "former_email" IS NOT NULL;
