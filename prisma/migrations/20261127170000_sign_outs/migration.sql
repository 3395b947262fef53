-- How often all that was open of somebody was ended: what they had shown before is asked for again.
ALTER TABLE "users" ADD COLUMN "sign_outs" INTEGER NOT NULL DEFAULT 0;
