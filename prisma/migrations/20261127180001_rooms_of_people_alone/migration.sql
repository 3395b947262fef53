DROP INDEX "membership_user_id_idx";
