import type { Clip, Track } from "./clip";
import type { Producer } from "./forwarder";
import { ntpOf } from "./rtcp";

/** How often the one timer looks. As long as a unit of sound, so none is ever late by more than its own length. */
const TICK_MS = 20;

const REPORT_MS = 1_000;

/** After a stall this long (a sleeping laptop) playing goes on from now instead of catching up. */
const LATE_MS = 500;

type Playing = {
	readonly track: Track;
	position: number;
	sequenceNumber: number;
	/** When the next unit is to go out. */
	dueAt: number;
	reportAt: number;
};

/**
 * Plays the clip for every simulated producer that somebody receives. One timer drives all, and it stands still while
 * nobody receives anything: a thousand silent people cost nothing.
 */
export class ClipPlayer {
	readonly #clip: Clip;
	readonly #now: () => number;
	readonly #playing = new Map<Producer, Playing>();
	#timer: NodeJS.Timeout | null = null;

	constructor(clip: Clip, now: () => number = () => performance.now()) {
		this.#clip = clip;
		this.#now = now;
	}

	get playing(): number {
		return this.#playing.size;
	}

	/** To be called whenever a simulated producer began or ceased to be wanted. */
	demandChanged(producer: Producer): void {
		if (producer.wanted === this.#playing.has(producer)) return;
		if (producer.wanted) this.#playing.set(producer, this.#begin(producer));
		else this.#playing.delete(producer);
		this.#runTimer();
	}

	/** Sends what is due. */
	tick(): void {
		const now = this.#now();
		for (const [producer, playing] of this.#playing) {
			if (now - playing.dueAt > LATE_MS) playing.dueAt = now;
			while (playing.dueAt <= now) {
				this.#send(producer, playing);
				playing.dueAt += playing.track.unitMs;
			}
			if (now >= playing.reportAt) {
				producer.report({ ...ntpOf(Date.now()), timestamp: timestampAt(now, playing.track) });
				playing.reportAt = now + REPORT_MS;
			}
		}
	}

	close(): void {
		this.#playing.clear();
		this.#runTimer();
	}

	/** People start at different places of the clip, so that they do not all move as one. A place stays a person's own. */
	#begin(producer: Producer): Playing {
		const track = this.#clip[producer.kind];
		const starts = track.units.flatMap((unit, index) => (unit.startable ? [index] : []));
		const position = starts[hash(producer.id) % starts.length] ?? 0;
		const now = this.#now();
		return { track, position, sequenceNumber: 0, dueAt: now, reportAt: now };
	}

	#send(producer: Producer, playing: Playing): void {
		const unit = playing.track.units[playing.position];
		if (!unit) return;
		const timestamp = timestampAt(playing.dueAt, playing.track);
		unit.payloads.forEach((payload, index) => {
			producer.deliver({
				sequenceNumber: playing.sequenceNumber,
				timestamp,
				marker: producer.kind === "video" && index === unit.payloads.length - 1,
				payload,
				startable: unit.startable && index === 0,
			});
			playing.sequenceNumber = (playing.sequenceNumber + 1) & 0xffff;
		});
		playing.position = (playing.position + 1) % playing.track.units.length;
	}

	#runTimer(): void {
		if (this.#playing.size > 0) {
			this.#timer ??= setInterval(() => this.tick(), TICK_MS).unref();
		} else if (this.#timer) {
			clearInterval(this.#timer);
			this.#timer = null;
		}
	}
}

/** Media time follows the clock, not the units sent: a pause leaves a gap in it, as it does for a browser. */
function timestampAt(ms: number, track: Track): number {
	return Math.round((ms * track.clockRate) / 1000) % 2 ** 32;
}

function hash(text: string): number {
	let value = 2_166_136_261;
	for (let index = 0; index < text.length; index += 1) {
		value = Math.imul(value ^ text.charCodeAt(index), 16_777_619);
	}
	return value >>> 0;
}
