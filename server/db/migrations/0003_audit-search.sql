CREATE INDEX "audit_rows_actor_name" ON "audit_rows" USING btree (lower("actor_name"));--> statement-breakpoint
CREATE INDEX "audit_rows_target_name" ON "audit_rows" USING btree (lower("target_name"));--> statement-breakpoint
CREATE INDEX "commands_actor" ON "commands" USING btree ("actor_id");