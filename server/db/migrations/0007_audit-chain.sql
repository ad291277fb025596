CREATE TABLE "audit_head" (
	"one" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"chain_id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"last_id" bigint NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "audit_rows" ADD COLUMN "prev_hash" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_rows" ADD COLUMN "hash" text DEFAULT '' NOT NULL;--> statement-breakpoint
-- What a row's hash is over: every column but the hash itself. `npm run audit:verify` computes the same by itself.
create function audit_row_content(r audit_rows) returns text language sql stable as $$
	select jsonb_build_array(
		r.prev_hash, r.id, to_char(r.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), r.kind, r.command_id, r.command,
		r.actor_kind, r.actor_id, r.actor_name, r.provider, r.project_id, r.room_id,
		r.target_user_id, r.target_participant_id, r.target_name, r.reason_code, r.reason_text,
		r.origin, r.outcome, r.outcome_code, r.evidence, r.latency_ms, r.detail
	)::text
$$;
--> statement-breakpoint
-- Rows that were there before are chained in the order of their ids.
do $$
declare
	r audit_rows;
	v_hash text := '';
begin
	alter table audit_rows disable trigger audit_rows_no_change;
	for r in select * from audit_rows order by id loop
		update audit_rows set prev_hash = v_hash where id = r.id;
		r.prev_hash := v_hash;
		v_hash := encode(sha256(convert_to(audit_row_content(r), 'UTF8')), 'hex');
		update audit_rows set hash = v_hash where id = r.id;
	end loop;
	alter table audit_rows enable trigger audit_rows_no_change;
	insert into audit_head (last_id, hash) select coalesce(max(id), 0), v_hash from audit_rows;
end $$;
--> statement-breakpoint
-- The head's row lock is held until the commit: rows are chained in commit order, and their ids have no gaps. Of many
-- rows of one statement, the first hangs on the head and each other on the one before; the head moves once.
create function audit_rows_chain() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	v_id bigint;
	v_hash text;
	v_last bigint;
	v_last_hash text;
begin
	select last_id, hash into strict v_id, v_hash from audit_head for update;
	select id, hash into v_last, v_last_hash from audit_rows order by id desc limit 1;
	if v_last > v_id then v_id := v_last; v_hash := v_last_hash; end if;
	new.id := v_id + 1;
	new.prev_hash := v_hash;
	new.hash := encode(sha256(convert_to(audit_row_content(new), 'UTF8')), 'hex');
	return new;
end $$;
--> statement-breakpoint
create function audit_head_moves() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	update audit_head set last_id = last.id, hash = last.hash
		from (select id, hash from audit_rows order by id desc limit 1) last where last.id > last_id;
	return null;
end $$;
--> statement-breakpoint
create trigger audit_rows_chain before insert on "audit_rows" for each row execute function audit_rows_chain();
--> statement-breakpoint
create trigger audit_head_moves after insert on "audit_rows" for each statement execute function audit_head_moves();
