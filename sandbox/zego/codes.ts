/** The vendor's return codes that this stand-in uses, with its words. */
const messages = {
	0: "success",
	2: "Input parameter error.",
	3: "Input parameter length too long.",
	9: "Permission to use the current interface has not been granted.",
	104: "Room does not exist.",
	154: "Failed to get list information.",
	206: "App request QPS too high and was limited.",
	207: "Room request QPS too high and was limited.",
	1008: "Message content MessageContent is empty.",
	5018: "Room has been destroyed or does not exist.",
	5024: "Room does not exist.",
	30002: "Interface call frequency too high.",
	30006: "Invalid StreamId list.",
	30009: "Invalid StreamId, Stream name is not standard.",
	50001: "Room does not exist.",
	50003: "Failed to find User online information.",
	50011: "User list length too long.",
	50012: "Message length exceeds limit.",
	50123: "The number of ban rules currently within the validity period exceeds the limit.",
	50124: "The rule to be deleted does not exist.",
	100000001: "AppId field format error.",
	100000002: "Timestamp field is empty.",
	100000003: "Timestamp field format error.",
	100000004: "Signature expired.",
	100000005: "Signature error.",
	100000006: "Action is empty.",
	100000007: "Unsupported Action.",
	100000008: "SignatureNonce field is empty.",
	100000009: "Signature field is empty.",
	100000010: "Failed to get ServerSecret.",
	100000013: "SignatureVersion field is empty.",
	100000014: "Unsupported SignatureVersion.",
	100000015: "Gateway internal error.",
} as const;

export type ZegoCode = keyof typeof messages;

export interface ZegoAnswer {
	readonly Code: number;
	readonly Message: string;
	readonly RequestId: string;
	readonly Data?: object;
}

/** Ends an action with a code. */
export class ZegoRefusal extends Error {
	constructor(readonly code: ZegoCode) {
		super(messages[code]);
	}
}

export function zegoAnswer(code: ZegoCode, requestId: string, data?: object): ZegoAnswer {
	return { Code: code, Message: messages[code], RequestId: requestId, ...(data && { Data: data }) };
}
