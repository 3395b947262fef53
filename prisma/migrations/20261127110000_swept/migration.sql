-- AlterTable
ALTER TABLE "room" ADD COLUMN     "swept_seq" BIGINT NOT NULL DEFAULT 0;

-- What was taken away already is not looked at again.
update "room" r
set "swept_seq" = coalesce(
  (select min(m."seq") - 1 from "message" m where m."room_id" = r."id" and m."deleted_at" is null), r."last_seq")
where r."retention_days" is not null;
