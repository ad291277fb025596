import { ZegoRefusal } from "../codes";
import { idLimits, type ZegoParams } from "../params";
import type { Zego } from "../zego";
import type { ZegoActions } from "./action";

const longestBan = 86_400;

function requireEnabled(zego: Zego): void {
	if (!zego.world.switches.zegoStreamRulesEnabled) throw new ZegoRefusal(9);
}

function setForbidStreamRule(zego: Zego, params: ZegoParams): undefined {
	requireEnabled(zego);
	const roomId = params.id("RoomId", idLimits.RoomId);
	const streamId = params.id("StreamId", idLimits.StreamId);
	const audio = params.number("DisableAudio", { least: 0, most: 1, otherwise: 0 }) === 1;
	const video = params.number("DisableVideo", { least: 0, most: 1, otherwise: 0 }) === 1;
	if (!audio && !video) throw new ZegoRefusal(2);
	// Longer than a day is a day.
	const asked = params.number("EffectiveTime", { least: 1, most: Number.MAX_SAFE_INTEGER, otherwise: 21_600 });
	zego.rules.setStreamRule({ roomId, streamId, audio, video, seconds: Math.min(asked, longestBan) });
	zego.enforceStreamRule(roomId, streamId);
}

function delForbidStreamRule(zego: Zego, params: ZegoParams): undefined {
	requireEnabled(zego);
	zego.rules.deleteStreamRule(params.id("RoomId", idLimits.RoomId), params.id("StreamId", idLimits.StreamId));
}

function describeForbidStreamRules(zego: Zego, params: ZegoParams): object {
	requireEnabled(zego);
	const RoomId = params.id("RoomId", idLimits.RoomId);
	const ForbidStreamRuleList = params.ids("StreamId", idLimits.StreamId, 10, 2).map((StreamId) => {
		const rule = zego.rules.streamRule(RoomId, StreamId);
		return {
			StreamId,
			DisableAudio: rule?.audio ? 1 : 0,
			DisableVideo: rule?.video ? 1 : 0,
			CreateTime: rule?.createdAt ?? 0,
			EffectiveTime: rule?.seconds ?? 0,
		};
	});
	return { RoomId, ForbidStreamRuleList };
}

/** Forbids or resumes streams wherever they are, known or not. An old Sequence is taken and not carried out (A). */
function switchStreams(forbidden: boolean, streamsOf: (params: ZegoParams) => string[]) {
	return (zego: Zego, params: ZegoParams): undefined => {
		const streams = streamsOf(params);
		const sequence = params.text("Sequence");
		if (sequence === null || !/^\d{1,19}$/u.test(sequence)) throw new ZegoRefusal(2);
		for (const streamId of streams) {
			const done = zego.rules.forbidStream(streamId, forbidden, BigInt(sequence));
			if (done && forbidden) zego.enforceForbidden(streamId);
		}
	};
}

function oneStream(params: ZegoParams): string[] {
	const streamId = params.text("StreamId");
	if (streamId === null || Buffer.byteLength(streamId) >= idLimits.StreamId) throw new ZegoRefusal(30009);
	return [streamId];
}

function manyStreams(params: ZegoParams): string[] {
	return params.ids("StreamId", idLimits.StreamId, 20, 30006);
}

/** Bans of one stream's audio or video, and of whole streams. */
export const streamActions: ZegoActions = {
	SetForbidStreamRule: { perApp: 10, run: setForbidStreamRule },
	DelForbidStreamRule: { perApp: 10, run: delForbidStreamRule },
	DescribeForbidStreamRules: { perApp: 10, run: describeForbidStreamRules },
	ForbidRTCStream: { perApp: 20, overLimit: 30002, run: switchStreams(true, oneStream) },
	ResumeRTCStream: { perApp: 20, overLimit: 30002, run: switchStreams(false, oneStream) },
	ForbidRTCStreams: { perApp: 20, overLimit: 30002, run: switchStreams(true, manyStreams) },
	ResumeRTCStreams: { perApp: 20, overLimit: 30002, run: switchStreams(false, manyStreams) },
};
