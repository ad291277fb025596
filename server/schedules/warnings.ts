/** How long before an end people are told, the earliest first. */
const warnings = [10, 5] as const;
const minuteMs = 60_000;

export interface NextWarning {
	warnAt: Date | null;
	warnMinutes: number | null;
}

/**
 * The first warning of an end that was just set or moved. One whose time has passed is given at once: people are told
 * of an end in one minute too.
 */
export function firstWarning(endsAt: Date, now: Date): NextWarning {
	const ahead = endsAt.getTime() - now.getTime();
	if (ahead <= 0) return { warnAt: null, warnMinutes: null };
	const [first, last] = warnings;
	const minutes = ahead <= last * minuteMs ? last : first;
	return { warnAt: new Date(Math.max(now.getTime(), endsAt.getTime() - minutes * minuteMs)), warnMinutes: minutes };
}

/** The next warning whose time is still to come; none once that of every one has passed. */
export function warningAfter(endsAt: Date, now: Date): NextWarning {
	const next = warnings.find((minutes) => endsAt.getTime() - minutes * minuteMs > now.getTime());
	if (next === undefined) return { warnAt: null, warnMinutes: null };
	return { warnAt: new Date(endsAt.getTime() - next * minuteMs), warnMinutes: next };
}
