CREATE TABLE "notices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"project_id" text NOT NULL,
	"room_id" text NOT NULL,
	"target" jsonb NOT NULL,
	"text" text NOT NULL,
	"react_seconds" integer NOT NULL,
	"leave_by" timestamp with time zone NOT NULL,
	"then_remove" boolean NOT NULL,
	"via" text NOT NULL,
	"asked_by_kind" text NOT NULL,
	"asked_by_id" text NOT NULL,
	"asked_by" text NOT NULL,
	"state" text NOT NULL,
	"code" text,
	"removal_id" uuid,
	"tries" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone,
	"claimed_by" uuid,
	"claimed_until" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "notices_due" ON "notices" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "notices_order" ON "notices" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "notices_room" ON "notices" USING btree ("provider","project_id","room_id","created_at");