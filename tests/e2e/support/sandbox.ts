/** What tests ask of the sandbox's control API, and what it tells of its world. */

export interface WorldPeer {
	peerId: string;
	participantId: string;
	customParticipantId: string;
	name: string;
	presetName: string;
	kind: "browser" | "simulated";
	mic: boolean;
	camera: boolean;
	screen: boolean;
	speaking: boolean;
	waiting: boolean;
}

export interface WorldRoom {
	meetingId: string;
	title: string;
	status: string;
	sessionId: string | null;
	pinnedPeerId: string | null;
	participants: { participantId: string; customParticipantId: string; name: string; presetName: string }[];
	peers: WorldPeer[];
}

export interface RecordEntry {
	id: number;
	kind: string;
	meetingId?: string;
	[fact: string]: unknown;
}

export interface Person {
	customParticipantId: string;
	name: string;
	presetName?: string;
	mic?: boolean;
	camera?: boolean;
	devices?: number;
}

export class Sandbox {
	constructor(readonly url: string) {}

	async call<T>(method: string, path: string, body?: unknown): Promise<T> {
		const answer = await fetch(`${this.url}/control${path}`, {
			method,
			headers: body === undefined ? {} : { "content-type": "application/json" },
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		if (!answer.ok) throw new Error(`${method} /control${path}: ${answer.status} ${await answer.text()}`);
		const text = await answer.text();
		return (text === "" ? undefined : JSON.parse(text)) as T;
	}

	async makeRoom(room: { title: string; people?: number; seed?: number; alive?: boolean }): Promise<string> {
		return (await this.call<{ meetingId: string }>("POST", "/rooms", { people: 0, alive: false, seed: 7, ...room }))
			.meetingId;
	}

	addPeople(meetingId: string, people: Person[]) {
		return this.call<{ participants: { participantId: string; customParticipantId: string; peerIds: string[] }[] }>(
			"POST",
			`/rooms/${meetingId}/people`,
			{ people },
		);
	}

	change(
		meetingId: string,
		customParticipantId: string,
		change: { mic?: boolean; camera?: boolean; screen?: boolean; speaking?: boolean; leave?: true },
	) {
		return this.call<unknown>("PATCH", `/rooms/${meetingId}/people/${encodeURIComponent(customParticipantId)}`, change);
	}

	room(meetingId: string): Promise<WorldRoom> {
		return this.call("GET", `/world/${meetingId}`);
	}

	async peersOf(meetingId: string, customParticipantId: string): Promise<WorldPeer[]> {
		return (await this.room(meetingId)).peers.filter((peer) => peer.customParticipantId === customParticipantId);
	}

	async record(meetingId: string, kind?: string): Promise<RecordEntry[]> {
		const { entries } = await this.call<{ entries: RecordEntry[] }>("GET", `/record?after=0&room=${meetingId}`);
		return entries.filter((entry) => kind === undefined || entry.kind === kind);
	}

	/** Switches of one room alone. */
	switchRoom(meetingId: string, switches: Record<string, boolean | number>) {
		return this.call<unknown>("PATCH", `/rooms/${meetingId}/switches`, switches);
	}

	patchPreset(name: string, permissions: Record<string, unknown>) {
		return this.call<unknown>("PATCH", `/presets/${name}`, { permissions });
	}

	fault(fault: Record<string, unknown>) {
		return this.call<{ id: string }>("POST", "/faults", fault);
	}

	clearFaults() {
		return this.call<unknown>("DELETE", "/faults");
	}

	drop(peerId: string) {
		return this.call<unknown>("POST", `/peers/${peerId}/drop`, {});
	}
}
