-- A message's author is, or was, in its room. One key where two were: keys are looked up for each message, and were a
-- quarter of what it cost. Rows that are there were kept by the two, so they are not read again while everybody waits.
-- Whoever removes a room removes its messages first.

-- DropForeignKey
ALTER TABLE "message" DROP CONSTRAINT "message_room_id_fkey";
ALTER TABLE "message" DROP CONSTRAINT "message_user_id_fkey";

-- AddForeignKey
ALTER TABLE "message" ADD CONSTRAINT "message_room_id_user_id_fkey" FOREIGN KEY ("room_id", "user_id")
  REFERENCES "membership"("room_id", "user_id") ON DELETE NO ACTION ON UPDATE NO ACTION NOT VALID;
