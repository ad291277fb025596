export interface RuleTime {
	time?: number | undefined;
	time_in_seconds?: number | undefined;
}

const hour = 3_600;

/**
 * How long a rule lasts, in seconds; 0 acts once. Minutes reach from 1 to 1,440, seconds from 10 to 86,430, what lies
 * outside is moved to the edge, and seconds win over minutes. Null when neither is given.
 */
export function givenSeconds({ time, time_in_seconds: seconds }: RuleTime): number | null {
	if (seconds !== undefined) return seconds === 0 ? 0 : Math.min(Math.max(seconds, 10), 86_430);
	if (time !== undefined) return time === 0 ? 0 : Math.min(Math.max(time, 1), 1_440) * 60;
	return null;
}

/** The same, with the vendor's default of an hour. */
export function ruleSeconds(given: RuleTime): number {
	return givenSeconds(given) ?? hour;
}
