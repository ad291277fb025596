-- As before, but polls leave twice the reserved share alone: what nobody waits for (who is in which room) had filled a
-- window of five minutes, and searches that somebody watched waited for it.
create or replace function take_rate_calls(
	p_keys text[], p_maxes int[], p_windows int[], p_reserved int[], p_holds int[], p_holder text,
	p_acts int, p_batches int, p_polls int,
	out acts int, out batches int, out polls int, out tickets bigint[], out wait_ms int
) language plpgsql as $$
declare
	v_now timestamptz;
	v_until timestamptz;
	v_used int;
	v_claimed_acts int;
	v_claimed_batches int;
	v_free_acts int := 2147483647;
	v_free_batches int := 2147483647;
	v_free_polls int := 2147483647;
	v_over int;
	v_since timestamptz;
	v_frees timestamptz;
	i int;
begin
	for i in 1 .. cardinality(p_keys) loop
		perform pg_advisory_xact_lock(hashtextextended('usher rate ' || p_keys[i], 0));
	end loop;
	v_now := clock_timestamp();
	tickets := '{}';
	select max(until) into v_until from rate_pauses where key = any(p_keys) and until > v_now;
	if v_until is not null then
		acts := 0; batches := 0; polls := 0;
		wait_ms := ceil(extract(epoch from v_until - v_now) * 1000);
		return;
	end if;
	for i in 1 .. cardinality(p_keys) loop
		v_since := v_now - make_interval(secs => p_windows[i] / 1000.0);
		select count(*) into v_used from rate_calls
			where key = p_keys[i] and at > v_since - make_interval(secs => p_holds[i] / 1000.0)
				and greatest(at, held_until) > v_since;
		select coalesce(sum(c.acts), 0), coalesce(sum(c.batches), 0) into v_claimed_acts, v_claimed_batches
			from rate_claims c where c.key = p_keys[i] and c.holder <> p_holder and c.until > v_now;
		v_free_acts := least(v_free_acts, p_maxes[i] - v_used);
		v_free_batches := least(v_free_batches, p_maxes[i] - p_reserved[i] - v_used - v_claimed_acts);
		v_free_polls := least(v_free_polls, p_maxes[i] - 2 * p_reserved[i] - v_used - v_claimed_acts - v_claimed_batches);
	end loop;
	acts := greatest(0, least(p_acts, v_free_acts));
	batches := greatest(0, least(p_batches, v_free_batches - acts));
	polls := greatest(0, least(p_polls, v_free_polls - acts - batches));
	tickets := array(select nextval('rate_tickets') from generate_series(1, acts + batches + polls));
	insert into rate_calls (key, lane, at, held_until, ticket)
		select p_keys[k], case when n <= acts then 'act' when n <= acts + batches then 'batch' else 'poll' end, v_now,
			case when p_holds[k] > 0 then v_now + make_interval(secs => p_holds[k] / 1000.0) end, tickets[n]
		from generate_subscripts(p_keys, 1) k, generate_subscripts(tickets, 1) n;
	if acts < p_acts or batches < p_batches then
		insert into rate_claims (key, holder, acts, batches, until)
			select k, p_holder, p_acts - acts, p_batches - batches, v_now + interval '2.5 seconds' from unnest(p_keys) k
			on conflict (key, holder)
				do update set acts = excluded.acts, batches = excluded.batches, until = excluded.until;
	else
		delete from rate_claims where key = any(p_keys) and holder = p_holder;
	end if;
	wait_ms := 0;
	if acts = p_acts and batches = p_batches and polls = p_polls then return; end if;
	-- The next one fits when enough of the oldest calls have left every window; soon, where only claims or calls on
	-- their way are in the way.
	v_frees := v_now + interval '10 milliseconds';
	for i in 1 .. cardinality(p_keys) loop
		v_since := v_now - make_interval(secs => p_windows[i] / 1000.0);
		select count(*) into v_used from rate_calls where key = p_keys[i] and at > v_since;
		v_over := v_used - p_maxes[i]
			+ case when acts < p_acts then 0 when batches < p_batches then p_reserved[i] else 2 * p_reserved[i] end;
		if v_over >= 0 then
			select greatest(v_frees, at + make_interval(secs => p_windows[i] / 1000.0)) into v_frees from rate_calls
				where key = p_keys[i] and at > v_since order by at, id offset v_over limit 1;
		end if;
	end loop;
	wait_ms := greatest(1, ceil(extract(epoch from coalesce(v_frees, v_now + interval '1 second') - v_now) * 1000));
end $$;
