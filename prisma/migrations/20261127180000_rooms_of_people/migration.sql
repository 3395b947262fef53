-- One membership is found by either index. By the user alone PostgreSQL would look through all rooms of somebody for
-- one of them, wherever it takes people to be in few rooms.
CREATE INDEX "membership_user_id_room_id_idx" ON "membership"("user_id", "room_id");
DROP INDEX "membership_user_id_idx";
