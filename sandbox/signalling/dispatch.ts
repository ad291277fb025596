import { setTimeout as wait } from "node:timers/promises";
import type { Faults } from "../faults";
import { WorldError } from "../world";
import type { Connection } from "./connection";
import { event, eventName } from "./events";
import { Frame, HostAllReq, HostPeerReq, MediaError, ParticipantId, PeerIds, UpdatePresets, UserIds } from "./messages";
import { type Answer, requests, type Scope } from "./requests";
import { MalformedFrame } from "./wire";

/** Frames that act on others; each goes into the world's record, whatever becomes of it. */
const hostControls: Readonly<Record<number, (payload: Uint8Array) => object>> = {
	[event.hostControlPeer]: HostPeerReq.decode,
	[event.hostControlAll]: HostAllReq.decode,
	[event.pinPeer]: ParticipantId.decode,
	[event.kick]: PeerIds.decode,
	[event.kickAll]: () => ({}),
	[event.acceptWaiting]: UserIds.decode,
	[event.denyWaiting]: UserIds.decode,
	[event.grantStage]: UserIds.decode,
	[event.denyStage]: UserIds.decode,
	[event.leaveStage]: UserIds.decode,
	[event.presetsUpdate]: UpdatePresets.decode,
};

const neverAnswered: ReadonlySet<number> = new Set([event.kick, event.kickAll]);
const garbage = new Uint8Array([255, 255, 255, 255]);

/** Answers the frames of one browser. Throws MalformedFrame for bytes that are none. */
export async function dispatch(scope: Scope, faults: Faults, from: Connection, bytes: Uint8Array): Promise<void> {
	const frame = Frame.decode(bytes);
	const { event: number, id, payload } = frame;
	const describe = hostControls[number];
	if (describe) {
		scope.world.record.add("frame", from.meetingId, {
			event: eventName(number),
			number,
			by: from.peerId,
			participantId: from.participantId,
			payload: describe(payload),
		});
	}
	const fault = faults.forFrame(number, from.meetingId);
	if (fault) scope.world.record.add("fault", from.meetingId, { event: eventName(number), by: from.peerId });
	if (fault?.delayMs) await wait(fault.delayMs);
	const spoiled = fault && (fault.drop || fault.malformed || fault.status !== undefined || fault.body !== undefined);
	if (!spoiled || fault.afterwards) {
		const answer = await handle(scope, from, number, payload);
		if (!spoiled) send(from, number, id, answer);
		from.release();
	}
	if (!spoiled || fault.drop || neverAnswered.has(number)) return;
	if (fault.malformed) from.answer(number, id, garbage);
	else refuse(from, number, id, typeof fault.body === "string" ? fault.body : "The sandbox was told to fail");
}

async function handle(scope: Scope, from: Connection, number: number, payload: Uint8Array): Promise<Answer | Refusal> {
	const handler = requests[number];
	const before = scope.world.record.lastId;
	try {
		if (from.out && number !== event.mediaLeave) throw new WorldError("refused", "No longer in the room");
		if (!handler) throw new WorldError("invalid", `The sandbox does not know event ${eventName(number)}`);
		from.hold();
		const answer = handler(scope, from, payload);
		if (!(answer instanceof Promise)) return answer;
		// others' news must not wait for an SDP exchange
		from.release();
		return await answer;
	} catch (error) {
		if (error instanceof MalformedFrame) throw error;
		const why = error instanceof Error ? error.message : String(error);
		const recorded = scope.world.record.after(before).some((entry) => entry.kind === "refused");
		if (!recorded) {
			const detail = { by: from.peerId, event: eventName(number), why };
			scope.world.record.add("refused", from.meetingId, detail);
		}
		return neverAnswered.has(number) ? null : { refused: why };
	}
}

type Refusal = { readonly refused: string };

function send(from: Connection, number: number, id: string, answer: Answer | Refusal): void {
	if (answer === null) return;
	if ("refused" in answer) refuse(from, number, id, answer.refused);
	else if (answer instanceof Uint8Array) from.answer(number, id, answer);
	else from.answer(answer.event, id, answer.payload);
}

function refuse(from: Connection, number: number, id: string, errorMessage: string): void {
	from.answer(event.error, id, MediaError.encode({ errorMessage, eventId: number }));
}
