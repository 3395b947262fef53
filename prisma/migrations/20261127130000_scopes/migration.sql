-- At once what is needed in the end: whoever ends a token meanwhile would wait for this, and this for them.
lock table "token" in access exclusive mode;

-- A token that nobody gave scopes talks and does not govern. Those that were there before scopes came had been given `admin` with them.
update "token" set "scopes" = array['read', 'write']
where "scopes" is null
   or "created_at" < (select "finished_at" from "_prisma_migrations"
                      where "migration_name" = '20261127000000_safe' and "rolled_back_at" is null);

-- AlterTable
ALTER TABLE "token" ALTER COLUMN "scopes" SET NOT NULL,
ALTER COLUMN "scopes" SET DEFAULT ARRAY['read', 'write']::TEXT[];
