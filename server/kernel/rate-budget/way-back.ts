const enoughAnswers = 200;
const leastMs = 10;

/**
 * How long an answer surely was on its way back when it came, so that the vendor had counted its call by then: nearly
 * half of the quickest of many answers. Of few answers nothing is sure, least on a busy machine.
 */
export class WayBack {
	private answers = 0;
	private quickestMs = Number.POSITIVE_INFINITY;

	saw(tookMs: number): void {
		this.answers += 1;
		this.quickestMs = Math.min(this.quickestMs, tookMs);
	}

	sureMs(): number {
		return this.answers < enoughAnswers ? 0 : Math.max(0, Math.floor(this.quickestMs * 0.45 - leastMs));
	}
}
