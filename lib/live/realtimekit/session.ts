import type { LeaveRoomState, RTKParticipant, SocketConnectionState } from "@cloudflare/realtimekit";
import type { LeftState, LinkState, RoomEvent } from "../../moderation/room-event";
import { explainSdkCode, explainSdkError } from "../../moderation/sdk-errors";
import {
	type ActResult,
	type LiveAct,
	LiveError,
	type LiveSession,
	nothingWatched,
	type TellResult,
	type WatchedMedia,
} from "../live-session";
import { Acts } from "./acts";
import type { Meeting } from "./flags";
import { LeakedRejections } from "./leaked-rejection";
import { Roster } from "./roster";
import { tell } from "./tell";
import { Watching } from "./watching";

/** A connection that the SDK has stopped trying to bring back: a server that closed it for good is never retried. */
const silentForMs = 45_000;

const notInside: ActResult = {
	outcome: "failed",
	problem: explainSdkCode("1205"),
	seen: [],
	expected: 0,
	latencyMs: 0,
};

/** The live room over RealtimeKit's SDK. `connect` gives a meeting that has not been joined. */
export class RealtimeKitSession implements LiveSession {
	readonly #listeners = new Set<(events: readonly RoomEvent[]) => void>();
	readonly #cleanups: (() => void)[] = [];
	readonly #leaks = new LeakedRejections();
	#inside: { meeting: Meeting; roster: Roster; acts: Acts; watching: Watching } | null = null;
	#link: LinkState = "connecting";
	#over = false;
	#silence: ReturnType<typeof setTimeout> | null = null;

	constructor(
		private readonly connect: () => Promise<Meeting>,
		private readonly now: () => number = Date.now,
	) {}

	get connectionId(): string | null {
		return this.#inside?.meeting.self.id ?? null;
	}

	readonly onEvents = (listener: (events: readonly RoomEvent[]) => void): (() => void) => {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	};

	async join(): Promise<void> {
		try {
			const meeting = await this.connect();
			// Left while it was being prepared: the SDK has opened its socket by now.
			if (this.#over) {
				await goodbye(meeting);
				return;
			}
			this.#follow(meeting);
			await meeting.join();
			if (meeting.self.roomState !== "waitlisted") return;
		} catch (error) {
			this.#close();
			throw new LiveError(explainSdkError(error), { cause: error });
		}
		await this.leave();
		throw new LiveError({
			code: "waitlisted",
			what: "Your preset puts you into this room’s waiting room.",
			todo: "Ask an admin for a preset that skips it: a console has nobody inside to let it in.",
		});
	}

	async leave(state: "left" | "unattended" = "left"): Promise<void> {
		const meeting = this.#inside?.meeting;
		if (!this.#over) this.#end(state);
		if (meeting) await goodbye(meeting);
	}

	async perform(act: LiveAct, onSent: () => void = () => undefined): Promise<ActResult> {
		return this.#inside && !this.#over ? this.#inside.acts.perform(act, onSent) : notInside;
	}

	async tell(connectionIds: readonly string[], content: string): Promise<TellResult> {
		const meeting = this.#inside?.meeting;
		if (!meeting || this.#over) return { sent: false, code: notInside.problem?.code ?? "1205" };
		return tell(meeting, connectionIds, content, () => !this.#over && this.#link === "connected");
	}

	watch(connectionId: string, listener: (media: WatchedMedia) => void): () => void {
		if (this.#inside && !this.#over) return this.#inside.watching.watch(connectionId, listener);
		listener({ ...nothingWatched, state: "gone" });
		return () => undefined;
	}

	lookAt(connectionIds: readonly string[]): void {
		this.#inside?.roster.lookAt(connectionIds);
	}

	readonly #emit = (events: readonly RoomEvent[]): void => {
		for (const listener of [...this.#listeners]) listener(events);
	};

	#follow(meeting: Meeting): void {
		const { self, participants, meta } = meeting;
		const roster = new Roster(meeting, this.#emit, this.now);
		const acts = new Acts(meeting, roster, () => this.#leaks.expectOne());
		const speakingPaused = () => this.#emit([{ type: "speaking", connectionId: null, at: this.now() }]);
		const watching = new Watching(meeting, roster, speakingPaused);
		this.#inside = { meeting, roster, acts, watching };
		this.#cleanups.push(
			() => roster.dispose(),
			() => watching.dispose(),
		);

		const joined = () => this.#joined();
		const left = ({ state }: { state: LeaveRoomState }) => this.#left(state);
		self.on("roomJoined", joined);
		self.on("roomLeft", left);
		this.#cleanups.push(
			() => self.off("roomJoined", joined),
			() => self.off("roomLeft", left),
		);

		const pinned = (connectionId: string | null) => {
			this.#emit([{ type: "pinned", connectionId, at: this.now() }]);
			acts.recheck();
		};
		const onPinned = (participant: RTKParticipant) => pinned(participant.id);
		const onSelfPinned = () => pinned(self.id);
		const onUnpinned = () => pinned(null);
		participants.joined.on("pinned", onPinned);
		participants.joined.on("unpinned", onUnpinned);
		self.on("pinned", onSelfPinned);
		self.on("unpinned", onUnpinned);
		this.#cleanups.push(
			() => participants.joined.off("pinned", onPinned),
			() => participants.joined.off("unpinned", onUnpinned),
			() => self.off("pinned", onSelfPinned),
			() => self.off("unpinned", onUnpinned),
		);

		const speaking = ({ peerId }: { peerId: string }) =>
			this.#emit([{ type: "speaking", connectionId: peerId, at: this.now() }]);
		participants.on("activeSpeaker", speaking);
		// The SDK tells of a changed permission while it is changing it: read it once it has finished.
		const permitted = () => queueMicrotask(() => this.#permissions());
		self.permissions.on("permissionsUpdate", permitted);
		const socket = (state: SocketConnectionState) => this.#socket(state.state);
		meta.on("socketConnectionUpdate", socket);
		this.#cleanups.push(
			() => participants.off("activeSpeaker", speaking),
			() => self.permissions.off("permissionsUpdate", permitted),
			() => meta.off("socketConnectionUpdate", socket),
		);
	}

	#joined(): void {
		const inside = this.#inside;
		if (!inside || this.#over) return;
		const { meeting, roster, watching } = inside;
		const at = this.now();
		const { meetingStartedTimestamp: started, sessionId } = meeting.meta;
		const startedAt = started instanceof Date ? started.getTime() : null;
		this.#emit([{ type: "session", sessionId: sessionId || null, startedAt, at }]);
		this.#permissions();
		roster.restart();
		const pinned = meeting.self.isPinned ? meeting.self.id : (meeting.participants.pinned.toArray()[0]?.id ?? null);
		this.#emit([
			{ type: "pinned", connectionId: pinned, at },
			{ type: "speaking", connectionId: meeting.participants.lastActiveSpeaker || null, at },
		]);
		this.#setLink("connected");
		watching.restarted();
	}

	#left(state: LeaveRoomState): void {
		if (this.#over) return;
		if (state === "disconnected") {
			this.#inside?.roster.pause();
			this.#setLink("reconnecting");
			return;
		}
		if (state === "ended") this.#inside?.acts.sessionEnded();
		this.#end(state);
	}

	#socket(state: SocketConnectionState["state"]): void {
		const inside = this.#inside;
		if (this.#over || !inside || this.#link === "connecting") return;
		if (state === "failed") {
			this.#end("failed");
		} else if (state !== "connected") {
			inside.roster.pause();
			this.#setLink("reconnecting");
		} else if (inside.meeting.self.roomState === "joined" && this.#link === "reconnecting") {
			// Back within the SDK's grace time: it neither left nor joins again, so nothing else will tell.
			this.#joined();
		}
	}

	#setLink(state: LinkState): void {
		if (this.#silence) clearTimeout(this.#silence);
		this.#silence = state === "reconnecting" ? setTimeout(() => this.#giveUp(), silentForMs) : null;
		if (state === this.#link) return;
		this.#link = state;
		this.#emit([{ type: "link", state, at: this.now() }]);
	}

	#giveUp(): void {
		this.#end("disconnected");
		void this.leave();
	}

	#permissions(): void {
		const inside = this.#inside;
		if (!inside || this.#over) return;
		const { permissions, presetName } = inside.meeting.self;
		this.#emit([
			{
				type: "permissions",
				presetName,
				permissions: {
					canDisableParticipantAudio: Boolean(permissions.canDisableParticipantAudio),
					canDisableParticipantVideo: Boolean(permissions.canDisableParticipantVideo),
					pinParticipant: Boolean(permissions.pinParticipant),
					kickParticipant: Boolean(permissions.kickParticipant),
				},
				at: this.now(),
			},
		]);
	}

	#end(state: LeftState): void {
		if (this.#over) return;
		this.#over = true;
		this.#emit([{ type: "self-left", state, at: this.now() }]);
		this.#close();
	}

	#close(): void {
		this.#over = true;
		if (this.#silence) clearTimeout(this.#silence);
		for (const cleanup of this.#cleanups.splice(0)) cleanup();
	}
}

async function goodbye(meeting: Meeting): Promise<void> {
	try {
		await meeting.leave();
	} catch {
		// The vendor drops a connection that does not say goodbye; there is nothing left to do here.
	}
}
