DROP INDEX "audit_rows_room";--> statement-breakpoint
ALTER TABLE "commands" ADD COLUMN "settle_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "commands" ADD COLUMN "settle_tries" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "audit_rows_kind_of_command" ON "audit_rows" USING btree ("command","id");--> statement-breakpoint
CREATE INDEX "audit_rows_outcome" ON "audit_rows" USING btree ("outcome","id");--> statement-breakpoint
CREATE INDEX "audit_rows_participant" ON "audit_rows" USING btree ("target_participant_id","id");--> statement-breakpoint
CREATE INDEX "audit_rows_at" ON "audit_rows" USING btree ("at");--> statement-breakpoint
CREATE INDEX "commands_settle" ON "commands" USING btree ("settle_at");--> statement-breakpoint
CREATE INDEX "audit_rows_room" ON "audit_rows" USING btree ("room_id","id");