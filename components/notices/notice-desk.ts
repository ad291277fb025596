import type { AskAnswer, AskToLeave, NoticeRow, NoticeSent, NoticesAnswer } from "@/lib/api/notices";
import type { ErrorAnswer, Result } from "@/lib/moderation/words/errors";
import type { Target } from "@/lib/moderation/words/participant";
import type { RoomRef } from "@/lib/moderation/words/room";
import { calledBy } from "../removal/places";
import { isOpen, newestByPerson, noticeLabel } from "./notice-words";

const askEveryMs = 15_000;
const followEveryMs = 2_000;
const hintedAfterMs = 300;

/** The server's side; the page hands in the real one, tests a fake. */
export interface NoticeOffice {
	list(room: RoomRef, signal: AbortSignal): Promise<NoticesAnswer>;
	ask(order: AskToLeave): Promise<Result<AskAnswer>>;
	withdraw(input: { noticeId: string }): Promise<Result<NoticeRow>>;
	reportSent(noticeId: string, sent: NoticeSent): Promise<unknown>;
}

/** Sends a text to one person through this console's own SDK; never rejects. */
export type Tell = (target: Target, content: string) => Promise<NoticeSent>;

export interface NoticesShown {
	/** Newest first. */
	rows: readonly NoticeRow[];
	byPerson: ReadonlyMap<string, NoticeRow>;
	/** The latest try to hear more failed; what is shown may be old. */
	problem: string | null;
}

interface Desk {
	room: RoomRef;
	office: NoticeOffice;
	/** null: the vendor's server tells people. */
	tell: Tell | null;
	announce: (words: string) => void;
}

const lost: ErrorAnswer = {
	code: "internal",
	message:
		"Usher could not be reached, and it is not certain whether the order arrived. Send it again: the same order counts once.",
};

/**
 * The notices of one room, outside React: asked for as long as somebody looks, more often while one of them runs. What
 * this console has to send itself is sent here, once, and reported.
 */
export class NoticeDesk {
	#shown: NoticesShown = { rows: [], byPerson: new Map(), problem: null };
	readonly #sent = new Set<string>();
	readonly #listeners = new Set<() => void>();
	#timer: ReturnType<typeof setTimeout> | undefined;
	#running: AbortController | null = null;

	constructor(private readonly desk: Desk) {}

	get shown(): NoticesShown {
		return this.#shown;
	}

	get sendsItself(): boolean {
		return this.desk.tell !== null;
	}

	readonly subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener);
		if (this.#listeners.size === 1) {
			document.addEventListener("visibilitychange", this.#seen);
			void this.refresh();
		}
		return () => {
			this.#listeners.delete(listener);
			if (this.#listeners.size === 0) this.dispose();
		};
	};

	/** Sends the same order again after a lost answer if `commandId` is the same. */
	async ask(order: Omit<AskToLeave, "room" | "via">): Promise<Result<AskAnswer>> {
		const { room, office, tell } = this.desk;
		const answer = await office
			.ask({ ...order, room, via: tell === null ? "server" : "session" })
			.catch((): Result<AskAnswer> => ({ ok: false, error: lost }));
		if (answer.ok) this.#take(answer.value.notices);
		return answer;
	}

	async withdraw(noticeId: string): Promise<Result<NoticeRow>> {
		const answer = await this.desk.office
			.withdraw({ noticeId })
			.catch((): Result<NoticeRow> => ({ ok: false, error: lost }));
		if (answer.ok) this.#take([answer.value]);
		return answer;
	}

	readonly refresh = async (): Promise<void> => {
		clearTimeout(this.#timer);
		this.#running?.abort();
		const mine = new AbortController();
		this.#running = mine;
		try {
			const { notices } = await this.desk.office.list(this.desk.room, mine.signal);
			if (mine.signal.aborted) return;
			this.#show(notices, null);
		} catch (error) {
			if (mine.signal.aborted) return;
			this.#show(this.#shown.rows, error instanceof Error ? error.message : String(error));
		}
		this.#running = null;
		this.#later();
	};

	/** The activity says that something happened to a notice: looked at soon, once for many hints. */
	readonly hint = (): void => {
		if (this.#listeners.size === 0 || this.#running !== null) return;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.refresh(), hintedAfterMs);
	};

	dispose(): void {
		document.removeEventListener("visibilitychange", this.#seen);
		clearTimeout(this.#timer);
		this.#running?.abort();
		this.#running = null;
	}

	readonly #seen = () => {
		if (!document.hidden) void this.refresh();
	};

	#later(): void {
		clearTimeout(this.#timer);
		if (this.#listeners.size === 0) return;
		if (document.hidden) return;
		const open = this.#shown.rows.some((row) => isOpen(row.state));
		this.#timer = setTimeout(() => void this.refresh(), open ? followEveryMs : askEveryMs);
	}

	/** Rows that an act of this console answered with, shown before the next list comes. */
	#take(rows: readonly NoticeRow[]): void {
		// A list that was asked for before the act would take them off the screen again.
		this.#running?.abort();
		this.#running = null;
		const taken = new Map(rows.map((row) => [row.noticeId, row]));
		const known = this.#shown.rows.map((row) => {
			const newer = taken.get(row.noticeId);
			taken.delete(row.noticeId);
			return newer ?? row;
		});
		this.#show([...taken.values(), ...known], this.#shown.problem);
		this.#sendOwn(rows);
		this.#later();
	}

	#sendOwn(rows: readonly NoticeRow[]): void {
		for (const row of rows) if (row.content !== null) void this.#send(row, row.content);
	}

	async #send(row: NoticeRow, content: string): Promise<void> {
		const { tell, office } = this.desk;
		const key = `${row.noticeId} ${content}`;
		if (tell === null || this.#sent.has(key)) return;
		this.#sent.add(key);
		const sent = await tell(row.target, content);
		// Taking a notice back is not reported: it counts no more, whether or not they hear of it.
		if (row.state !== "waiting") return;
		// A report that is lost leaves the notice open on the server, which says so.
		await office.reportSent(row.noticeId, sent).catch(() => undefined);
		if (this.#listeners.size > 0) await this.refresh();
	}

	#show(rows: readonly NoticeRow[], problem: string | null): void {
		const before = new Map(this.#shown.rows.map((row) => [row.noticeId, row.state]));
		this.#shown = { rows, byPerson: newestByPerson(rows), problem };
		for (const row of rows) {
			const was = before.get(row.noticeId);
			if (was !== undefined && was !== row.state && row.state !== "asked" && row.state !== "removing")
				this.desk.announce(`${calledBy(row.target)}: ${noticeLabel(row.state)}`);
		}
		for (const listener of [...this.#listeners]) listener();
	}
}
