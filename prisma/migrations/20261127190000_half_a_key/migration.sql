-- A message's author is, or was, in its room. That is asked once where it is written, by the one statement that writes
-- messages; looked up again by a foreign key it took PostgreSQL a quarter of a message's time. What remains of the key is
-- its other half: nobody's membership is deleted while something is left of what they said (docs/decisions/0017).

-- In the order in which messages are written.
LOCK TABLE "membership", "message" IN ACCESS EXCLUSIVE MODE;

-- DropForeignKey
ALTER TABLE "message" DROP CONSTRAINT "message_room_id_user_id_fkey";

CREATE FUNCTION "membership_stays"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM "message" WHERE "room_id" = OLD."room_id" AND "user_id" = OLD."user_id") THEN
    RAISE foreign_key_violation USING MESSAGE = 'something is left of what they said in the room';
  END IF;
  RETURN OLD;
END $$;

CREATE TRIGGER "membership_stays" BEFORE DELETE ON "membership"
  FOR EACH ROW EXECUTE FUNCTION "membership_stays"();
