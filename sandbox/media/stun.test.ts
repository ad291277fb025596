import { expect, test } from "vitest";
import {
	asksToUse,
	bindingSuccess,
	integrityHolds,
	isBindingRequest,
	mappedAddressOf,
	readStun,
	usernameOf,
} from "./stun";

/** RFC 5769, sections 2.1 to 2.3. */
const PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";
const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ""), "hex");
const REQUEST = hex(`
	00010058 2112a442 b7e7a701 bc34d686 fa87dfae
	80220010 5354554e 20746573 7420636c 69656e74
	00240004 6e0001ff 80290008 932ff9b1 51263b36
	00060009 6576746a 3a683676 59202020
	00080014 9aeaa70c bfd8cb56 781ef2b5 b2d3f249 c1b571a2
	80280004 e57a3bcf`);
const RESPONSE_IPV4 = hex(`
	0101003c 2112a442 b7e7a701 bc34d686 fa87dfae
	8022000b 74657374 20766563 746f7220
	00200008 0001a147 e112a643
	00080014 2b91f599 fd9e90c3 8c7489f9 2af9ba53 f06be7d7
	80280004 c07d4c96`);
const RESPONSE_IPV6 = hex(`
	01010048 2112a442 b7e7a701 bc34d686 fa87dfae
	8022000b 74657374 20766563 746f7220
	00200014 0002a147 0113a9fa a5d3f179 bc25f4b5 bed2b9d9
	00080014 a382954e 4be67bf1 1784c97c 8292c275 bfe3ed41
	80280004 c8fb0b4c`);

function read(raw: Buffer) {
	const message = readStun(raw);
	if (!message) throw new Error("Not a STUN message");
	return message;
}

test("reads the sample request of RFC 5769", () => {
	const message = read(REQUEST);
	expect(isBindingRequest(message)).toBe(true);
	expect(usernameOf(message)).toBe("evtj:h6vY");
	expect(asksToUse(message)).toBe(false);
	expect(integrityHolds(message, PASSWORD)).toBe(true);
	expect(integrityHolds(message, `${PASSWORD}x`)).toBe(false);
});

test("reads the mapped addresses of the sample responses", () => {
	expect(mappedAddressOf(read(RESPONSE_IPV4))).toEqual({ address: "192.0.2.1", port: 32853 });
	expect(mappedAddressOf(read(RESPONSE_IPV6))).toEqual({
		address: "2001:db8:1234:5678:11:2233:4455:6677",
		port: 32853,
	});
	expect(integrityHolds(read(RESPONSE_IPV4), PASSWORD)).toBe(true);
	expect(integrityHolds(read(RESPONSE_IPV6), PASSWORD)).toBe(true);
});

test("answers with the address as the sample response writes it, signed and with a fingerprint", () => {
	const { transactionId } = read(REQUEST);
	const answer = bindingSuccess({ transactionId, address: "192.0.2.1", port: 32853, password: PASSWORD });
	const message = read(answer);
	expect(message.type).toBe(0x0101);
	expect(message.transactionId).toEqual(transactionId);
	expect(answer.includes(hex("00200008 0001a147 e112a643"))).toBe(true);
	expect(integrityHolds(message, PASSWORD)).toBe(true);
	expect(integrityHolds(message, "another")).toBe(false);
	expect([...message.attributes.keys()].at(-1)).toBe(0x8028);
});

test.each([
	["nothing", Buffer.alloc(0)],
	["a truncated message", REQUEST.subarray(0, 40)],
	["a message with something behind it", Buffer.concat([REQUEST, Buffer.alloc(4)])],
	["another cookie", Buffer.concat([REQUEST.subarray(0, 4), Buffer.alloc(4), REQUEST.subarray(8)])],
	["an attribute longer than the message", hex("00010004 2112a442 b7e7a701 bc34d686 fa87dfae 000600ff")],
])("takes %s for no STUN message", (_, raw) => {
	expect(readStun(raw)).toBeNull();
});

test("refuses a message whose bytes changed on the way", () => {
	const changedAt = (index: number) => {
		const changed = Buffer.from(REQUEST);
		changed.writeUInt8(changed.readUInt8(index) ^ 0x04, index);
		return readStun(changed);
	};
	const fingerprintAt = REQUEST.length - 8;
	for (let index = 0; index < fingerprintAt; index += 1) {
		const message = changedAt(index);
		expect(message === null || !integrityHolds(message, PASSWORD), `byte ${index}`).toBe(true);
	}
	for (let index = fingerprintAt + 4; index < REQUEST.length; index += 1) expect(changedAt(index)).toBeNull();
});
