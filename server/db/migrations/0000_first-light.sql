CREATE TABLE "activity" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"project_id" text NOT NULL,
	"room_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"kind" text NOT NULL,
	"command_id" uuid,
	"dedupe_key" text,
	"entry" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_rows" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_rows_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"kind" text NOT NULL,
	"command_id" uuid,
	"command" text,
	"actor_kind" text NOT NULL,
	"actor_id" text NOT NULL,
	"actor_name" text NOT NULL,
	"provider" text,
	"project_id" text,
	"room_id" text,
	"target_user_id" text,
	"target_participant_id" text,
	"target_name" text,
	"reason_code" text,
	"reason_text" text,
	"origin" text NOT NULL,
	"outcome" text,
	"outcome_code" text,
	"evidence" text,
	"latency_ms" integer,
	"detail" jsonb
);
--> statement-breakpoint
CREATE TABLE "commands" (
	"id" uuid PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"provider" text NOT NULL,
	"project_id" text NOT NULL,
	"room_id" text NOT NULL,
	"session_id" text,
	"target" jsonb,
	"fingerprint" text NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text NOT NULL,
	"actor_name" text NOT NULL,
	"reason_code" text,
	"reason_text" text,
	"via" text NOT NULL,
	"outcome" text NOT NULL,
	"outcome_code" text,
	"evidence" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"latency_ms" integer,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rate_calls" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"lane" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rate_pauses" (
	"key" text PRIMARY KEY NOT NULL,
	"until" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "workers" (
	"id" text PRIMARY KEY NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "console_presences" (
	"connection_id" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"project_id" text NOT NULL,
	"room_id" text NOT NULL,
	"entered_at" timestamp with time zone DEFAULT now() NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "enrolments" (
	"user_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"project_id" text NOT NULL,
	"room_id" text NOT NULL,
	"participant_id" text NOT NULL,
	"preset_name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "enrolments_user_id_provider_project_id_room_id_pk" PRIMARY KEY("user_id","provider","project_id","room_id")
);
--> statement-breakpoint
CREATE TABLE "polled_rooms" (
	"provider" text NOT NULL,
	"project_id" text NOT NULL,
	"room_id" text NOT NULL,
	"title" text NOT NULL,
	"session_id" text,
	"people" integer,
	"started_at" timestamp with time zone,
	"live" boolean NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	CONSTRAINT "polled_rooms_provider_project_id_room_id_pk" PRIMARY KEY("provider","project_id","room_id")
);
--> statement-breakpoint
CREATE TABLE "room_polls" (
	"provider" text NOT NULL,
	"project_id" text NOT NULL,
	"state" text NOT NULL,
	"tried_at" timestamp with time zone NOT NULL,
	"succeeded_at" timestamp with time zone,
	CONSTRAINT "room_polls_provider_project_id_pk" PRIMARY KEY("provider","project_id")
);
--> statement-breakpoint
CREATE TABLE "sign_in_failures" (
	"subject" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "user_rooms" (
	"user_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"project_id" text NOT NULL,
	"room_id" text NOT NULL,
	"given_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_rooms_user_id_provider_project_id_room_id_pk" PRIMARY KEY("user_id","provider","project_id","room_id")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text,
	"disabled" boolean DEFAULT false NOT NULL,
	"password_hash" text,
	"oidc_issuer" text,
	"oidc_subject" text,
	"preset_name" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_sign_in_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "user_rooms" ADD CONSTRAINT "user_rooms_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "activity_room" ON "activity" USING btree ("provider","project_id","room_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "activity_dedupe" ON "activity" USING btree ("dedupe_key");--> statement-breakpoint
CREATE INDEX "audit_rows_command" ON "audit_rows" USING btree ("command_id");--> statement-breakpoint
CREATE INDEX "audit_rows_actor" ON "audit_rows" USING btree ("actor_id","id");--> statement-breakpoint
CREATE INDEX "audit_rows_room" ON "audit_rows" USING btree ("provider","project_id","room_id","id");--> statement-breakpoint
CREATE INDEX "audit_rows_target" ON "audit_rows" USING btree ("target_user_id","id");--> statement-breakpoint
CREATE INDEX "commands_open" ON "commands" USING btree ("outcome","created_at");--> statement-breakpoint
CREATE INDEX "commands_room" ON "commands" USING btree ("provider","project_id","room_id","created_at");--> statement-breakpoint
CREATE INDEX "rate_calls_key_at" ON "rate_calls" USING btree ("key","at");--> statement-breakpoint
CREATE INDEX "console_presences_room" ON "console_presences" USING btree ("provider","project_id","room_id");--> statement-breakpoint
CREATE INDEX "console_presences_user" ON "console_presences" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sign_in_failures_subject_at" ON "sign_in_failures" USING btree ("subject","at");--> statement-breakpoint
CREATE INDEX "user_rooms_room" ON "user_rooms" USING btree ("provider","project_id","room_id");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email" ON "users" USING btree ("email");--> statement-breakpoint
CREATE UNIQUE INDEX "users_oidc" ON "users" USING btree ("oidc_issuer","oidc_subject");--> statement-breakpoint
-- Rows of the audit are added and never changed, by anybody: the app's role lacks the grants, and these triggers stop the owner too.
create function audit_rows_are_final() returns trigger language plpgsql as $$
begin
	raise exception 'audit rows cannot be changed or deleted' using errcode = 'insufficient_privilege';
end $$;
--> statement-breakpoint
create trigger audit_rows_no_change before update or delete on "audit_rows" for each row execute function audit_rows_are_final();
--> statement-breakpoint
create trigger audit_rows_no_truncate before truncate on "audit_rows" for each statement execute function audit_rows_are_final();
