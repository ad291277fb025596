import { EventEmitter } from "node:events";
import type RealtimeKitClient from "@cloudflare/realtimekit";

type Producer = { producerId: string; kind: "audio" | "video"; pause: boolean; screenShare: boolean };

/** A participant as the SDK holds one; what its methods do is up to the test. */
export class FakeParticipant extends EventEmitter {
	userId: string;
	customParticipantId: string | undefined;
	name: string;
	picture = "";
	presetName = "group_call_participant";
	audioEnabled = false;
	videoEnabled = false;
	screenShareEnabled = false;
	videoTrack: unknown = undefined;
	audioTrack: unknown = undefined;
	screenShareTracks: unknown = undefined;
	producers: Producer[] = [];
	isPinned = false;
	readonly calls: string[] = [];
	answer: (call: string) => Promise<unknown> = async () => undefined;

	constructor(
		readonly id: string,
		over: Partial<Pick<FakeParticipant, "customParticipantId" | "name" | "userId">> = {},
	) {
		super();
		this.userId = over.userId ?? `participant-of-${id}`;
		this.name = over.name ?? id;
		this.customParticipantId = over.customParticipantId;
	}

	#call(name: string): Promise<unknown> {
		this.calls.push(name);
		return this.answer(name);
	}
	disableAudio = () => this.#call("disableAudio");
	disableVideo = () => this.#call("disableVideo");
	pin = () => this.#call("pin");
	unpin = () => this.#call("unpin");
	kick = () => this.#call("kick");
}

/** The SDK's participant map: a map that re-emits its participants' events with the participant first. */
export class FakeMap extends Map<string, FakeParticipant> {
	readonly #emitter = new EventEmitter();
	on = (event: string, listener: (...args: unknown[]) => void) => this.#emitter.on(event, listener);
	off = (event: string, listener: (...args: unknown[]) => void) => this.#emitter.off(event, listener);
	emit = (event: string, ...args: unknown[]) => this.#emitter.emit(event, ...args);
	listeners = () => this.#emitter.eventNames().reduce((sum, name) => sum + this.#emitter.listenerCount(name), 0);
	toArray = () => [...this.values()];
	add(participant: FakeParticipant): this {
		if (this.has(participant.id)) this.remove(participant.id);
		this.set(participant.id, participant);
		this.emit("participantJoined", participant);
		return this;
	}
	remove(id: string): void {
		const participant = this.get(id);
		if (this.delete(id) && participant) this.emit("participantLeft", participant);
	}
}

/** Just enough of a meeting for the adapter, behaving in the order in which SDK 2.0.2 does. */
export class FakeMeeting {
	readonly participants = Object.assign(new EventEmitter(), {
		joined: new FakeMap(),
		audioSubscribed: new FakeMap(),
		videoSubscribed: new FakeMap(),
		pinned: new FakeMap(),
		viewMode: "ACTIVE_GRID",
		lastActiveSpeaker: "",
		viewModes: [] as string[],
		subscribed: [] as string[],
		calls: [] as string[],
		answer: async (_call: string): Promise<unknown> => undefined,
		setViewMode: async (mode: string) => {
			this.participants.viewModes.push(mode);
			this.participants.viewMode = mode;
		},
		subscribe: async (ids: string[]) => {
			this.participants.subscribed.push(...ids);
		},
		broadcasts: [] as { type: string; payload: Record<string, unknown>; to: string[] }[],
		broadcastMessage: async (type: string, payload: Record<string, unknown>, target: { participantIds: string[] }) => {
			await this.#all("broadcastMessage");
			this.participants.broadcasts.push({ type, payload, to: target.participantIds });
		},
		disableAllAudio: () => this.#all("disableAllAudio"),
		disableAllVideo: () => this.#all("disableAllVideo"),
		kickAll: () => this.#all("kickAll"),
	});
	readonly self = Object.assign(new EventEmitter(), {
		id: "self",
		roomState: "init",
		presetName: "usher-moderator",
		isPinned: false,
		permissions: Object.assign(new EventEmitter(), {
			canDisableParticipantAudio: true,
			canDisableParticipantVideo: true,
			pinParticipant: true,
			kickParticipant: true,
		}),
	});
	readonly meta = Object.assign(new EventEmitter(), {
		sessionId: "session-1",
		meetingStartedTimestamp: new Date(1_000),
	});
	left = 0;
	onJoin: () => Promise<void> | void = () => this.enter();

	#all(call: string): Promise<unknown> {
		this.participants.calls.push(call);
		return this.participants.answer(call);
	}
	enter(): void {
		this.self.roomState = "joined";
		this.self.emit("roomJoined", { reconnected: false });
	}
	leaveRoom(state: string): void {
		this.self.roomState = state;
		this.self.emit("roomLeft", { state });
	}
	join = async () => {
		await this.onJoin();
	};
	leave = async () => {
		this.left += 1;
	};

	add(id: string, over: ConstructorParameters<typeof FakeParticipant>[1] = {}): FakeParticipant {
		const participant = new FakeParticipant(id, over);
		this.participants.joined.add(participant);
		return participant;
	}
	/** A producer as the vendor announces it. */
	produce(participant: FakeParticipant, kind: "audio" | "video", screenShare = false): void {
		participant.producers.push({
			producerId: `${participant.id}-${kind}-${screenShare}`,
			kind,
			pause: false,
			screenShare,
		});
		if (kind === "audio") participant.audioEnabled = true;
	}
	/** Event 28: the SDK emits first and writes the producer's state afterwards; for video it emits nothing. */
	toggle(participant: FakeParticipant, kind: "audio" | "video", pause: boolean): void {
		if (kind === "audio") {
			participant.audioEnabled = !pause;
			this.participants.joined.emit("audioUpdate", participant, { audioEnabled: !pause });
		}
		for (const producer of participant.producers) if (producer.kind === kind) producer.pause = pause;
	}

	get sdk(): RealtimeKitClient {
		return this as unknown as RealtimeKitClient;
	}
}

/** An error as the SDK throws it. */
export function clientError(code: string | number, message = ""): Error {
	return Object.assign(new Error(`[ERR${code}]: ${message}`), { name: "ClientError", code });
}
