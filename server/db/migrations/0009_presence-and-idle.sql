CREATE TABLE "idle_cases" (
	"id" uuid PRIMARY KEY NOT NULL,
	"policy_id" uuid NOT NULL,
	"policy_version" integer NOT NULL,
	"provider" text NOT NULL,
	"project_id" text NOT NULL,
	"room_id" text NOT NULL,
	"room_title" text NOT NULL,
	"person" text NOT NULL,
	"target" jsonb NOT NULL,
	"state" text NOT NULL,
	"text" text NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"told_at" timestamp with time zone,
	"remove_at" timestamp with time zone,
	"claimed_until" timestamp with time zone,
	"command_id" uuid,
	"others_stayed" boolean,
	"closed_at" timestamp with time zone,
	"saved_minutes" double precision,
	"counting" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idle_dry_runs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"policy_id" uuid NOT NULL,
	"policy_version" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"findings" jsonb NOT NULL,
	"unknown" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idle_policies" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer NOT NULL,
	"name" text NOT NULL,
	"provider" text,
	"room_pattern" text NOT NULL,
	"roles" text[] NOT NULL,
	"condition" jsonb NOT NULL,
	"message" text NOT NULL,
	"grace_seconds" integer NOT NULL,
	"acting" boolean NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"last_run_at" timestamp with time zone,
	"removed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "presence_connections" (
	"provider" text NOT NULL,
	"project_id" text NOT NULL,
	"room_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"participant_id" text NOT NULL,
	"user_id" text,
	"name" text NOT NULL,
	"role" text,
	"joined_at" timestamp with time zone,
	"in_since" timestamp with time zone NOT NULL,
	"told_at" timestamp with time zone NOT NULL,
	"source" text NOT NULL,
	CONSTRAINT "presence_connections_provider_project_id_room_id_connection_id_pk" PRIMARY KEY("provider","project_id","room_id","connection_id")
);
--> statement-breakpoint
CREATE TABLE "presence_rooms" (
	"provider" text NOT NULL,
	"project_id" text NOT NULL,
	"room_id" text NOT NULL,
	"listed_at" timestamp with time zone,
	"listed_since" timestamp with time zone,
	"alone_since" timestamp with time zone,
	"reported_at" timestamp with time zone,
	"tried_at" timestamp with time zone,
	"asking_until" timestamp with time zone,
	"problem" text,
	CONSTRAINT "presence_rooms_provider_project_id_room_id_pk" PRIMARY KEY("provider","project_id","room_id")
);
--> statement-breakpoint
CREATE TABLE "presence_signs" (
	"provider" text NOT NULL,
	"project_id" text NOT NULL,
	"room_id" text NOT NULL,
	"person" text NOT NULL,
	"connection_id" text NOT NULL,
	"source" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"known_since" timestamp with time zone,
	"active_at" timestamp with time zone,
	"spoke_at" timestamp with time zone,
	"audio" boolean,
	"video" boolean,
	CONSTRAINT "presence_signs_provider_project_id_room_id_person_connection_id_source_pk" PRIMARY KEY("provider","project_id","room_id","person","connection_id","source")
);
--> statement-breakpoint
CREATE TABLE "presence_watchers" (
	"provider" text NOT NULL,
	"project_id" text NOT NULL,
	"room_id" text NOT NULL,
	"source" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"since" timestamp with time zone NOT NULL,
	CONSTRAINT "presence_watchers_provider_project_id_room_id_source_pk" PRIMARY KEY("provider","project_id","room_id","source")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "idle_cases_open" ON "idle_cases" USING btree ("provider","project_id","room_id","person") WHERE state in ('warned', 'removing');--> statement-breakpoint
CREATE INDEX "idle_cases_opened" ON "idle_cases" USING btree ("opened_at");--> statement-breakpoint
CREATE INDEX "idle_cases_policy" ON "idle_cases" USING btree ("policy_id","state");--> statement-breakpoint
CREATE INDEX "idle_dry_runs_policy" ON "idle_dry_runs" USING btree ("policy_id","at");--> statement-breakpoint
CREATE INDEX "presence_watchers_at" ON "presence_watchers" USING btree ("at");