-- A single membership is found by either index. With an index by user alone PostgreSQL reads all of somebody's memberships
-- to find one, wherever it believes that people are in few rooms. Made and dropped in migrations of their own: while it is
-- made, all can be read.
CREATE INDEX "membership_user_id_room_id_idx" ON "membership"("user_id", "room_id");
