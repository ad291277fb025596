import { BinaryReader, BinaryWriter, WireType } from "@protobuf-ts/runtime";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	bool,
	bytes,
	int32,
	MalformedFrame,
	mapOf,
	message,
	nested,
	optionalBool,
	repeated,
	string,
	strings,
	uint,
} from "./wire";

const Inner = message({ name: string(1), on: bool(2) });
const Whole = message({
	text: string(1),
	flag: bool(2),
	count: uint(3),
	signed: int32(4),
	raw: bytes(5),
	inner: nested(6, Inner),
	list: repeated(7, Inner),
	names: strings(8),
	byName: mapOf(9, Inner),
	maybe: optionalBool(20),
});

const someInner = fc.record({ name: fc.string(), on: fc.boolean() });

describe("the protobuf codec", () => {
	it("reads back whatever it wrote", () => {
		const whole = fc.record({
			text: fc.string(),
			flag: fc.boolean(),
			count: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
			signed: fc.integer(),
			raw: fc.uint8Array(),
			inner: fc.option(someInner, { nil: undefined }),
			list: fc.array(someInner),
			names: fc.array(fc.string()),
			byName: fc.dictionary(fc.string(), someInner, { noNullPrototype: true }),
			maybe: fc.option(fc.boolean(), { nil: undefined }),
		});
		fc.assert(
			fc.property(whole, (value) => {
				expect(Whole.decode(Whole.encode(value))).toEqual(value);
			}),
		);
	});

	it("reads what protobuf-ts wrote, and skips fields that it does not know", () => {
		const written = new BinaryWriter()
			.tag(30, WireType.Bit32)
			.fixed32(7)
			.tag(31, WireType.Bit64)
			.double(1.5)
			.tag(1, WireType.LengthDelimited)
			.string("žluťoučký")
			.tag(3, WireType.Varint)
			.uint64("1763694000000")
			.tag(4, WireType.Varint)
			.int32(-42)
			.tag(20, WireType.Varint)
			.bool(false)
			.finish();
		const read = Whole.decode(written);
		expect(read).toMatchObject({ text: "žluťoučký", count: 1_763_694_000_000, signed: -42, maybe: false, flag: false });
	});

	it("writes what protobuf-ts reads, and leaves out what is empty", () => {
		const written = Whole.encode({ text: "", flag: false, count: 0, signed: -1, maybe: false });
		const reader = new BinaryReader(written);
		expect(reader.tag()).toEqual([4, WireType.Varint]);
		expect(reader.int32()).toBe(-1);
		expect(reader.tag()).toEqual([20, WireType.Varint]);
		expect(reader.bool()).toBe(false);
		expect(reader.pos).toBe(reader.len);
	});

	it("refuses bytes that are none", () => {
		for (const bad of [[0x0a, 0x05, 0x61], [0x18, 0xff], [0x0b], [0xff, 0xff, 0xff, 0xff]]) {
			expect(() => Whole.decode(Uint8Array.from(bad))).toThrow(MalformedFrame);
		}
	});
});
