import { randomUUID } from "node:crypto";
import { SANDBOX_ACCOUNT_ID, SANDBOX_APP_ID } from "../credentials";
import { WorldError } from "./errors";
import type { App, Meeting, MeetingStatus, Participant } from "./model";
import { mergeObjects, type Preset } from "./permissions";
import { fixedPresets } from "./presets";
import type { Switches } from "./switches";
import { type TokenClaims, TokenSigner } from "./tokens";

export interface NewMeeting {
	id?: string;
	title?: string | null;
	sessionKeepAliveSeconds?: number;
	options?: Record<string, unknown>;
}

export interface NewParticipant {
	customParticipantId: string;
	presetName: string;
	name?: string | null;
	picture?: string | null;
}

type PresetBody = Pick<Preset, "name" | "config" | "permissions" | "ui">;

/** What is written down: apps, meetings, enrolments, presets, and the tokens issued for enrolments. */
export class Directory {
	readonly apps = new Map<string, App>();
	readonly meetings = new Map<string, Meeting>();
	readonly presets = new Map<string, Preset>();
	readonly #participants = new Map<string, Map<string, Participant>>();
	readonly #byCustomId = new Map<string, Map<string, Set<Participant>>>();
	readonly #signer = new TokenSigner();

	constructor(
		private readonly now: () => number,
		private readonly switches: () => Switches,
	) {
		this.reset();
	}

	reset(): void {
		this.apps.clear();
		this.meetings.clear();
		this.presets.clear();
		this.#participants.clear();
		this.#byCustomId.clear();
		this.apps.set(SANDBOX_APP_ID, { id: SANDBOX_APP_ID, name: "Usher demo", createdAt: this.now() });
		for (const preset of fixedPresets(this.now())) this.presets.set(preset.id, preset);
	}

	createApp(name: string): App {
		const app: App = { id: randomUUID(), name, createdAt: this.now() };
		this.apps.set(app.id, app);
		return app;
	}

	createMeeting(input: NewMeeting): Meeting {
		const id = input.id ?? randomUUID();
		if (this.meetings.has(id)) throw new WorldError("conflict", `Meeting ${id} exists already`);
		const meeting: Meeting = {
			id,
			title: input.title ?? null,
			status: "ACTIVE",
			sessionKeepAliveSeconds: input.sessionKeepAliveSeconds ?? 60,
			options: input.options ?? {},
			createdAt: this.now(),
			updatedAt: this.now(),
		};
		this.meetings.set(id, meeting);
		this.#participants.set(id, new Map());
		this.#byCustomId.set(id, new Map());
		return meeting;
	}

	changeMeeting(id: string, change: Omit<NewMeeting, "id"> & { status?: MeetingStatus }): Meeting {
		const meeting = this.meeting(id);
		if (change.title !== undefined) meeting.title = change.title;
		if (change.status !== undefined) meeting.status = change.status;
		if (change.sessionKeepAliveSeconds !== undefined) meeting.sessionKeepAliveSeconds = change.sessionKeepAliveSeconds;
		if (change.options !== undefined) meeting.options = change.options;
		meeting.updatedAt = this.now();
		return meeting;
	}

	deleteMeeting(id: string): void {
		this.meetings.delete(id);
		this.#participants.delete(id);
		this.#byCustomId.delete(id);
	}

	meeting(id: string): Meeting {
		const meeting = this.meetings.get(id);
		if (!meeting) throw new WorldError("not-found", `No meeting found with id ${id}`);
		return meeting;
	}

	participants(meetingId: string): ReadonlyMap<string, Participant> {
		this.meeting(meetingId);
		return this.#participants.get(meetingId) ?? new Map();
	}

	participant(meetingId: string, id: string): Participant {
		const participant = this.participants(meetingId).get(id);
		if (!participant) throw new WorldError("not-found", `No participant found with id ${id}`);
		return participant;
	}

	/** Enrolments under one custom id; more than one when the vendor lets duplicates stand. */
	byCustomId(meetingId: string, customParticipantId: string): Participant[] {
		return [...(this.#byCustomId.get(meetingId)?.get(customParticipantId) ?? [])];
	}

	enrol(meetingId: string, input: NewParticipant): Participant {
		this.meeting(meetingId);
		this.presetByName(input.presetName);
		const [known] = this.byCustomId(meetingId, input.customParticipantId);
		const duplicates = this.switches().duplicateCustomId;
		if (known && duplicates === "conflict") {
			throw new WorldError("conflict", `Participant ${input.customParticipantId} exists already`);
		}
		if (known && duplicates === "reuse") return this.changeParticipant(meetingId, known.id, input);
		const participant: Participant = {
			id: randomUUID(),
			meetingId,
			customParticipantId: input.customParticipantId,
			name: input.name ?? null,
			picture: input.picture ?? null,
			presetName: input.presetName,
			tokenGeneration: 0,
			admitted: false,
			createdAt: this.now(),
			updatedAt: this.now(),
		};
		this.#participants.get(meetingId)?.set(participant.id, participant);
		const byCustom = this.#byCustomId.get(meetingId);
		const same = byCustom?.get(participant.customParticipantId) ?? new Set();
		byCustom?.set(participant.customParticipantId, same.add(participant));
		return participant;
	}

	changeParticipant(meetingId: string, id: string, change: Partial<NewParticipant>): Participant {
		const participant = this.participant(meetingId, id);
		if (change.presetName !== undefined) {
			this.presetByName(change.presetName);
			participant.presetName = change.presetName;
		}
		if (change.name !== undefined) participant.name = change.name;
		if (change.picture !== undefined) participant.picture = change.picture;
		participant.updatedAt = this.now();
		return participant;
	}

	withdraw(meetingId: string, id: string): Participant {
		const participant = this.participant(meetingId, id);
		this.#participants.get(meetingId)?.delete(id);
		const byCustom = this.#byCustomId.get(meetingId);
		const same = byCustom?.get(participant.customParticipantId);
		same?.delete(participant);
		if (same?.size === 0) byCustom?.delete(participant.customParticipantId);
		return participant;
	}

	presetByName(name: string): Preset {
		for (const preset of this.presets.values()) if (preset.name === name) return preset;
		throw new WorldError("not-found", `No preset found with name ${name}`);
	}

	preset(id: string): Preset {
		const preset = this.presets.get(id);
		if (!preset) throw new WorldError("not-found", `No preset found with id ${id}`);
		return preset;
	}

	createPreset(body: PresetBody): Preset {
		for (const preset of this.presets.values()) {
			if (preset.name === body.name) throw new WorldError("conflict", `Preset ${body.name} exists already`);
		}
		const preset: Preset = { id: randomUUID(), ...body, createdAt: this.now(), updatedAt: this.now() };
		this.presets.set(preset.id, preset);
		return preset;
	}

	/** PATCH semantics: what is given is merged in, deep. Live connections keep what they joined with. */
	changePreset(id: string, patch: { [K in keyof PresetBody]?: object | string }): Preset {
		const preset = this.preset(id);
		if (typeof patch.name === "string") preset.name = patch.name;
		if (typeof patch.config === "object") preset.config = mergeObjects(preset.config, patch.config);
		if (typeof patch.permissions === "object") {
			preset.permissions = mergeObjects(preset.permissions, patch.permissions);
		}
		if (typeof patch.ui === "object") preset.ui = mergeObjects(preset.ui, patch.ui);
		preset.updatedAt = this.now();
		return preset;
	}

	deletePreset(id: string): Preset {
		const preset = this.preset(id);
		this.presets.delete(id);
		return preset;
	}

	issueToken(participant: Participant): string {
		const iat = Math.floor(this.now() / 1_000);
		return this.#signer.sign({
			meetingId: participant.meetingId,
			participantId: participant.id,
			orgId: SANDBOX_ACCOUNT_ID,
			generation: participant.tokenGeneration,
			iat,
			exp: iat + this.switches().tokenLifetimeSeconds,
		});
	}

	refreshToken(meetingId: string, id: string): string {
		const participant = this.participant(meetingId, id);
		if (this.switches().refreshInvalidatesTokens) participant.tokenGeneration += 1;
		return this.issueToken(participant);
	}

	/**
	 * Whose token this is. Throws `unauthorised` for a forged, expired or stale one and for a withdrawn enrolment,
	 * `inactive` when the meeting lets nobody in.
	 */
	readToken(token: string): { participant: Participant; meeting: Meeting; preset: Preset; claims: TokenClaims } {
		const claims = this.#signer.verify(token, this.now());
		const participant = this.#participants.get(claims.meetingId)?.get(claims.participantId);
		const meeting = this.meetings.get(claims.meetingId);
		if (!participant || !meeting) throw new WorldError("unauthorised", "Invalid auth token: participant withdrawn");
		if (claims.generation < participant.tokenGeneration) {
			throw new WorldError("unauthorised", "Invalid auth token: a newer one was issued");
		}
		if (meeting.status === "INACTIVE") throw new WorldError("inactive", "This meeting is not active");
		return { participant, meeting, preset: this.presetByName(participant.presetName), claims };
	}
}
