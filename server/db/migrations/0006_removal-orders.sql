CREATE TABLE "batches" (
	"id" uuid PRIMARY KEY NOT NULL,
	"fingerprint" text NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text NOT NULL,
	"targets" integer NOT NULL,
	"message_to_person" text,
	"tended_until" timestamp with time zone NOT NULL,
	"dispatched_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "room_rosters" (
	"provider" text NOT NULL,
	"project_id" text NOT NULL,
	"room_id" text NOT NULL,
	"answer" jsonb,
	"tried_at" timestamp with time zone NOT NULL,
	"asking_until" timestamp with time zone,
	CONSTRAINT "room_rosters_provider_project_id_room_id_pk" PRIMARY KEY("provider","project_id","room_id")
);
--> statement-breakpoint
ALTER TABLE "commands" ADD COLUMN "batch_id" uuid;--> statement-breakpoint
ALTER TABLE "commands" ADD COLUMN "batch_index" integer;--> statement-breakpoint
ALTER TABLE "commands" ADD COLUMN "claimed_by" text;--> statement-breakpoint
ALTER TABLE "commands" ADD COLUMN "claimed_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "commands" ADD COLUMN "change_id" bigint;--> statement-breakpoint
CREATE INDEX "batches_open" ON "batches" USING btree ("dispatched_at","tended_until");--> statement-breakpoint
CREATE INDEX "commands_batch" ON "commands" USING btree ("batch_id","change_id");--> statement-breakpoint
CREATE SEQUENCE "command_changes";
