import { randomUUID } from "node:crypto";
import { z } from "zod";
import { type Peer, type Producer, type ProducerKind, WorldError } from "../../world";
import type { Connection } from "../connection";
import { event } from "../events";
import {
	CloseConsumerReq,
	CloseProducerReq,
	ConsumeReq,
	ConsumeRes,
	CreateTransportReq,
	CreateTransportRes,
	DescriptionRes,
	ProduceReq,
	ProduceRes,
	Renegotiate,
	sdpTarget,
	ToggleReq,
} from "../messages";
import { isVisible } from "../roster";
import { rawKind } from "../tracks";
import { type Handlers, nothing, type Scope } from "./scope";

const appDataSchema = z.looseObject({ mid: z.string().nullish() });

/** Transports, producers and consumers: SDP in, SDP out, and the world told of what is sent. */
export const mediaRequests: Handlers = {
	[event.createTransport]: ({ media }, from, payload) => {
		const { consuming, description } = CreateTransportReq.decode(payload);
		const offerSdp = description?.sdp ?? "";
		return from.inOrder(async () => {
			const direction = consuming ? "recv" : "send";
			const { transportId, answerSdp } = await media.openTransport({ peerId: from.peerId, direction, offerSdp });
			from.transports.add(transportId);
			const target = consuming ? sdpTarget.subscriber : sdpTarget.publisher;
			return CreateTransportRes.encode({ transportId, description: { target, type: "answer", sdp: answerSdp } });
		});
	},

	[event.produce]: (scope, from, payload) => {
		const request = ProduceReq.decode(payload);
		const { producingTransportId: transportId, paused, appData, mimeType } = request;
		if (request.kind !== "audio" && request.kind !== "video") throw new WorldError("invalid", "Unknown kind");
		const kind = request.kind;
		const offerSdp = request.description?.sdp ?? "";
		return from.inOrder(async () => {
			mustOwn(from, transportId);
			const producerId = randomUUID();
			const mid = midOf(appData);
			const { answerSdp } = await scope.media.produce({ transportId, offerSdp, mid, kind, producerId, paused });
			scope.tracks.describe(producerId, { appData, mimeType, transportId });
			try {
				scope.world.live.produce(from.peerId, producerKind(kind, request.screenShare), paused, producerId);
			} catch (error) {
				scope.tracks.closed(producerId);
				throw error;
			}
			const description = { target: sdpTarget.publisher, type: "answer", sdp: answerSdp };
			return ProduceRes.encode({ status: true, producerId, description });
		});
	},

	[event.toggleProducer]: ({ world, telling }, from, payload) => {
		const { producerId, pause } = ToggleReq.decode(payload);
		const peer = world.live.peers.get(from.peerId);
		const producer = peer?.producers.get(producerId);
		if (!peer || !producer) return null;
		if (!pause && forbidden(peer, producer)) {
			world.record.add("refused", from.meetingId, { by: from.peerId, act: `unmute ${producer.kind}` });
			from.send(telling.change(event.producerToggled, peer, producer, true, from.meetingId));
			return null;
		}
		world.live.toggle(from.peerId, producerId, pause);
		return null;
	},

	[event.closeProducer]: ({ media, world }, from, payload) => {
		const { producerId, description, producingTransportId: transportId } = CloseProducerReq.decode(payload);
		const offerSdp = description?.sdp ?? "";
		return from.inOrder(async () => {
			mustOwn(from, transportId);
			const { answerSdp } = await media.closeProducer({ transportId, producerId, offerSdp });
			world.live.closeProducer(from.peerId, producerId);
			return described(sdpTarget.publisher, answerSdp);
		});
	},

	[event.consume]: ({ media, tracks, world }, from, payload) => {
		const { requests, consumingTransportId: transportId } = ConsumeReq.decode(payload);
		return from.inOrder(async () => {
			mustOwn(from, transportId);
			const found = new Map<string, { peer: Peer; producer: Producer }>();
			for (const { producerId = "", producingPeerId = "" } of requests) {
				const peer = world.live.room(from.meetingId).peers.get(producingPeerId);
				const producer = peer?.producers.get(producerId);
				if (peer && producer && isVisible(peer)) found.set(producerId, { peer, producer });
			}
			const wants = [...found].map(([producerId, { peer, producer }]) => ({
				producerId,
				producingPeerId: peer.peerId,
				kind: rawKind(producer),
			}));
			const { offerSdp, consumers } = await media.consume({ transportId, wants });
			const map = Object.fromEntries(
				requests.map(({ producerId = "" }) => {
					const made = consumers[producerId];
					const owner = found.get(producerId);
					if (!made || !owner) return [producerId, { errorCode: "not_found_track_error" }];
					if ("errorCode" in made) return [producerId, { errorCode: made.errorCode }];
					const { paused } = owner.producer;
					const { mid, trackId, consumerId } = made;
					const ownerId = owner.peer.peerId;
					from.consumers.set(producerId, { transportId, mid, ownerId, builtPaused: paused });
					// the SDK finds the track by the m-line that `streamId` names
					const producerTrack = { trackId, producerId, streamId: mid };
					return [producerId, { consumerId, producerState: tracks.state(owner.producer), producerTrack }];
				}),
			);
			const description = { target: sdpTarget.subscriber, type: "offer", sdp: offerSdp };
			return ConsumeRes.encode({ status: true, consumerIdsMap: { map }, description });
		});
	},

	[event.renegotiate]: (scope, from, payload) => {
		const { transportId, description } = Renegotiate.decode(payload);
		return from.inOrder(async () => {
			mustOwn(from, transportId);
			await scope.media.renegotiate({ transportId, answerSdp: description?.sdp ?? "" });
			setImmediate(() => settleBuilt(scope, from, transportId));
			return Renegotiate.encode({ transportId });
		});
	},

	[event.closeConsumer]: (scope, from, payload) => {
		const { consumerIds: mids, description, consumingTransportId: transportId } = CloseConsumerReq.decode(payload);
		return from.inOrder(async () => {
			mustOwn(from, transportId);
			const offerSdp = description?.sdp ?? "";
			const { answerSdp } = await scope.media.closeConsumers({ transportId, mids, offerSdp });
			const closed = new Set(mids);
			const gone = [...from.consumers].filter(
				([, consumer]) => consumer.transportId === transportId && closed.has(consumer.mid),
			);
			for (const [producerId] of gone) from.consumers.delete(producerId);
			setImmediate(() => {
				for (const [producerId, { ownerId }] of gone) {
					const owner = scope.world.live.peers.get(ownerId);
					const producer = owner?.producers.get(producerId);
					if (owner && producer && from.mediaReady) scope.telling.consumerClosed(from, owner, producer);
				}
			});
			return described(sdpTarget.subscriber, answerSdp);
		});
	},

	// one layer is all that is forwarded
	[event.simulcastConfig]: () => nothing,
};

/** After the answer to a renegotiation its consumers hear toggles; what they missed until then is said again. */
function settleBuilt({ world, telling }: Scope, from: Connection, transportId: string): void {
	for (const [producerId, consumer] of from.consumers) {
		if (consumer.transportId !== transportId || consumer.builtPaused === null) continue;
		const builtPaused = consumer.builtPaused;
		consumer.builtPaused = null;
		const owner = world.live.peers.get(consumer.ownerId);
		const producer = owner?.producers.get(producerId);
		if (owner && producer && producer.paused !== builtPaused) telling.consumerBuilt(from, owner, producer);
	}
}

function described(target: number, sdp: string): Uint8Array {
	return DescriptionRes.encode({ description: { target, type: "answer", sdp } });
}

function mustOwn(from: Connection, transportId: string): void {
	if (!from.transports.has(transportId)) throw new WorldError("not-found", `No transport found with id ${transportId}`);
}

function midOf(appData: string): string | null {
	try {
		return appDataSchema.parse(JSON.parse(appData)).mid ?? null;
	} catch {
		return null;
	}
}

function producerKind(kind: "audio" | "video", screenShare: boolean): ProducerKind {
	if (!screenShare) return kind;
	return kind === "video" ? "screenshare" : "screenshare-audio";
}

/** Whether the preset, as it is now, keeps this track silent. */
function forbidden(peer: Peer, producer: Producer): boolean {
	const kind = producer.kind === "screenshare-audio" ? "screenshare" : producer.kind;
	return peer.permissions.media[kind].can_produce === "NOT_ALLOWED";
}
