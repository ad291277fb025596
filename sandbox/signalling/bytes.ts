/** Protobuf's tags, varints and length-prefixed blocks. */

export const VARINT = 0;
const FIXED64 = 1;
export const BYTES = 2;
const FIXED32 = 5;

/** Thrown for bytes that are not protobuf; the connection that sent them is closed. */
export class MalformedFrame extends Error {}

/** Grows as it is written to. */
export class Writer {
	private bytes = new Uint8Array(256);
	private length = 0;

	private room(more: number): void {
		if (this.length + more <= this.bytes.length) return;
		const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + more));
		larger.set(this.bytes.subarray(0, this.length));
		this.bytes = larger;
	}

	varint(value: number): void {
		this.room(10);
		if (value < 0) {
			// a negative int32 is written as a 64-bit two's complement, ten bytes
			let rest = BigInt.asUintN(64, BigInt(value));
			while (rest > 127n) {
				this.bytes[this.length++] = Number(rest & 127n) | 128;
				rest >>= 7n;
			}
			this.bytes[this.length++] = Number(rest);
			return;
		}
		let rest = value;
		while (rest > 127) {
			this.bytes[this.length++] = (rest % 128) | 128;
			rest = Math.floor(rest / 128);
		}
		this.bytes[this.length++] = rest;
	}

	tag(number: number, wireType: number): void {
		this.varint(number * 8 + wireType);
	}

	block(number: number, bytes: Uint8Array): void {
		this.tag(number, BYTES);
		this.varint(bytes.length);
		this.room(bytes.length);
		this.bytes.set(bytes, this.length);
		this.length += bytes.length;
	}

	finish(): Uint8Array {
		return this.bytes.subarray(0, this.length);
	}
}

/** Reads from front to back; throws MalformedFrame at the first thing that is not protobuf. */
export class Reader {
	private at = 0;

	constructor(private readonly bytes: Uint8Array) {}

	get done(): boolean {
		return this.at >= this.bytes.length;
	}

	varint(): number {
		let value = 0;
		let scale = 1;
		for (let index = 0; index < 10; index++) {
			const byte = this.bytes[this.at++];
			if (byte === undefined) break;
			value += (byte & 127) * scale;
			if (byte < 128) return value;
			scale *= 128;
		}
		throw new MalformedFrame("a varint does not end");
	}

	/** A varint cut to 32 bits; the upper half of a negative one, all ones, would not fit a number. */
	int32(): number {
		let value = 0;
		for (let index = 0; index < 10; index++) {
			const byte = this.bytes[this.at++];
			if (byte === undefined) break;
			if (index < 5) value |= (byte & 127) << (index * 7);
			if (byte < 128) return value;
		}
		throw new MalformedFrame("a varint does not end");
	}

	block(): Uint8Array {
		const length = this.varint();
		const start = this.at;
		this.at += length;
		if (this.at > this.bytes.length) throw new MalformedFrame("a field is longer than its message");
		return this.bytes.subarray(start, this.at);
	}

	skip(wireType: number): void {
		if (wireType === VARINT) this.varint();
		else if (wireType === BYTES) this.block();
		else if (wireType === FIXED64) this.at += 8;
		else if (wireType === FIXED32) this.at += 4;
		else throw new MalformedFrame(`wire type ${wireType} is unknown`);
	}
}
