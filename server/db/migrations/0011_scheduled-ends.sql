CREATE TABLE "end_extensions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"end_id" uuid NOT NULL,
	"minutes" integer NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "room_ends" (
	"id" uuid PRIMARY KEY NOT NULL,
	"schedule_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"project_id" text NOT NULL,
	"room_id" text NOT NULL,
	"starts_at" timestamp with time zone,
	"planned_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"extended_minutes" integer DEFAULT 0 NOT NULL,
	"next_start_at" timestamp with time zone,
	"state" text NOT NULL,
	"due_at" timestamp with time zone,
	"warn_at" timestamp with time zone,
	"warn_minutes" smallint,
	"warned" text,
	"claimed_by" uuid,
	"claimed_until" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"taken_at" timestamp with time zone,
	"command_id" uuid,
	"code" text,
	"late_ms" integer,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "room_locks" (
	"end_id" uuid PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"project_id" text NOT NULL,
	"room_id" text NOT NULL,
	"reference" text,
	"until" timestamp with time zone,
	"reopens_at" timestamp with time zone,
	"due_at" timestamp with time zone,
	"claimed_until" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"code" text
);
--> statement-breakpoint
CREATE TABLE "schedules" (
	"id" uuid PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"project_id" text NOT NULL,
	"room_id" text NOT NULL,
	"title" text NOT NULL,
	"timing" jsonb NOT NULL,
	"keep_out" jsonb NOT NULL,
	"message" text,
	"window_minutes" integer NOT NULL,
	"fingerprint" text NOT NULL,
	"created_by_name" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"cancelled_at" timestamp with time zone,
	"materialised_to" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "room_ends" ADD CONSTRAINT "room_ends_schedule_id_schedules_id_fk" FOREIGN KEY ("schedule_id") REFERENCES "public"."schedules"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "room_ends_schedule_planned" ON "room_ends" USING btree ("schedule_id","planned_at");--> statement-breakpoint
CREATE INDEX "room_ends_due" ON "room_ends" USING btree ("provider","project_id","due_at") WHERE "room_ends"."due_at" is not null;--> statement-breakpoint
CREATE INDEX "room_ends_warn" ON "room_ends" USING btree ("warn_at") WHERE "room_ends"."warn_at" is not null;--> statement-breakpoint
CREATE INDEX "room_ends_claimed" ON "room_ends" USING btree ("claimed_by") WHERE "room_ends"."claimed_by" is not null;--> statement-breakpoint
CREATE INDEX "room_ends_command" ON "room_ends" USING btree ("command_id") WHERE "room_ends"."command_id" is not null;--> statement-breakpoint
CREATE INDEX "room_ends_room" ON "room_ends" USING btree ("provider","project_id","room_id","ends_at");--> statement-breakpoint
CREATE INDEX "room_ends_at" ON "room_ends" USING btree ("ends_at","id");--> statement-breakpoint
CREATE INDEX "room_locks_room" ON "room_locks" USING btree ("provider","project_id","room_id");--> statement-breakpoint
CREATE INDEX "room_locks_due" ON "room_locks" USING btree ("due_at") WHERE "room_locks"."due_at" is not null;--> statement-breakpoint
CREATE INDEX "schedules_room" ON "schedules" USING btree ("provider","project_id","room_id");--> statement-breakpoint
CREATE INDEX "schedules_materialised" ON "schedules" USING btree ("materialised_to") WHERE "schedules"."cancelled_at" is null;