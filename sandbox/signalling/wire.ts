/**
 * A protobuf codec as small as the protocol needs: a message is a table of fields, its TypeScript type follows from the
 * table. proto3 rules: zero, false and empty are absent on the wire and come back as zero, false and empty.
 */

type Value = string | number | boolean | Uint8Array | object | undefined;

type Field<T> = {
	readonly number: number;
	readonly empty: () => T;
	// methods, not properties: a table holds fields of every type, and `Of` gives each its own type back
	write(writer: Writer, number: number, value: T): void;
	/** `before` is what earlier occurrences of the field gave: repeated fields and maps add to it. */
	read(reader: Reader, wireType: number, before: T): T;
};

type Fields = Readonly<Record<string, Field<unknown>>>;

type ValueOf<F> = F extends Field<infer T> ? T : never;

export type Message<F extends Fields = Fields> = {
	encode(value: Partial<{ [K in keyof F]: ValueOf<F[K]> }>): Uint8Array;
	decode(bytes: Uint8Array): { [K in keyof F]: ValueOf<F[K]> };
};

/** The TypeScript type of a decoded message. */
export type Of<M> = M extends Message<infer F> ? { [K in keyof F]: ValueOf<F[K]> } : never;

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

const utf8 = new TextEncoder();
const text = new TextDecoder();
const nothing = new Uint8Array(0);

/** Thrown for bytes that are not protobuf; the connection that sent them is closed. */
export class MalformedFrame extends Error {}

class Writer {
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

class Reader {
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

function scalar<T extends Value>(
	number: number,
	wireType: number,
	empty: () => T,
	isEmpty: (value: T) => boolean,
	put: (writer: Writer, number: number, value: T) => void,
	take: (reader: Reader) => T,
): Field<T> {
	return {
		number,
		empty,
		write: (writer, at, value) => {
			if (!isEmpty(value)) put(writer, at, value);
		},
		read: (reader, given, before) => {
			if (given === wireType) return take(reader);
			reader.skip(given);
			return before;
		},
	};
}

function putVarint(writer: Writer, number: number, value: number): void {
	writer.tag(number, VARINT);
	writer.varint(value);
}

export function string(number: number): Field<string> {
	return scalar<string>(
		number,
		BYTES,
		() => "",
		(value) => value === "",
		(writer, at, value) => writer.block(at, utf8.encode(value)),
		(reader) => text.decode(reader.block()),
	);
}

export function bytes(number: number): Field<Uint8Array> {
	return scalar<Uint8Array>(
		number,
		BYTES,
		() => nothing,
		(value) => value.length === 0,
		(writer, at, value) => writer.block(at, value),
		(reader) => reader.block(),
	);
}

export function bool(number: number): Field<boolean> {
	return scalar<boolean>(
		number,
		VARINT,
		() => false,
		(value) => !value,
		(writer, at) => putVarint(writer, at, 1),
		(reader) => reader.varint() !== 0,
	);
}

/** A proto3 `optional` field: false and zero are written, and absent is told apart from them. */
function optional<T extends number | boolean>(number: number, from: (value: number) => T): Field<T | undefined> {
	return {
		number,
		empty: () => undefined,
		write: (writer, at, value) => {
			if (value !== undefined) putVarint(writer, at, Number(value));
		},
		read: (reader, given, before) => {
			if (given === VARINT) return from(reader.varint());
			reader.skip(given);
			return before;
		},
	};
}

export function optionalBool(number: number): Field<boolean | undefined> {
	return optional<boolean>(number, (value) => value !== 0);
}

export function optionalUint(number: number): Field<number | undefined> {
	return optional<number>(number, (value) => value);
}

/** uint32, uint64 and enum. Numbers of the protocol stay below 2^53. */
export function uint(number: number): Field<number> {
	return scalar<number>(
		number,
		VARINT,
		() => 0,
		(value) => value === 0,
		putVarint,
		(reader) => reader.varint(),
	);
}

export function int32(number: number): Field<number> {
	return scalar<number>(
		number,
		VARINT,
		() => 0,
		(value) => value === 0,
		putVarint,
		(reader) => reader.int32(),
	);
}

/** A message inside a message. Inner fields may be left out when encoding, so they read as optional. */
export function nested<F extends Fields>(
	number: number,
	inner: Message<F>,
): Field<Partial<{ [K in keyof F]: ValueOf<F[K]> }> | undefined> {
	return {
		number,
		empty: () => undefined,
		write: (writer, at, value) => {
			if (value) writer.block(at, inner.encode(value));
		},
		read: (reader, given, before) => {
			if (given === BYTES) return inner.decode(reader.block());
			reader.skip(given);
			return before;
		},
	};
}

export function repeated<F extends Fields>(
	number: number,
	inner: Message<F>,
): Field<readonly Partial<{ [K in keyof F]: ValueOf<F[K]> }>[]> {
	return {
		number,
		empty: () => [],
		write: (writer, at, values) => {
			for (const value of values) writer.block(at, inner.encode(value));
		},
		read: (reader, given, before) => {
			if (given === BYTES) return [...before, inner.decode(reader.block())];
			reader.skip(given);
			return before;
		},
	};
}

export function strings(number: number): Field<readonly string[]> {
	return {
		number,
		empty: () => [],
		write: (writer, at, values) => {
			for (const value of values) writer.block(at, utf8.encode(value));
		},
		read: (reader, given, before) => {
			if (given === BYTES) return [...before, text.decode(reader.block())];
			reader.skip(given);
			return before;
		},
	};
}

/** A map from string to message. */
export function mapOf<F extends Fields>(
	number: number,
	inner: Message<F>,
): Field<Readonly<Record<string, Partial<{ [K in keyof F]: ValueOf<F[K]> }>>>> {
	const entry = message({ key: string(1), value: nested(2, inner) });
	return {
		number,
		empty: () => ({}),
		write: (writer, at, values) => {
			for (const [key, value] of Object.entries(values)) writer.block(at, entry.encode({ key, value }));
		},
		read: (reader, given, before) => {
			if (given !== BYTES) {
				reader.skip(given);
				return before;
			}
			const { key, value } = entry.decode(reader.block());
			return { ...before, [key]: value ?? inner.decode(nothing) };
		},
	};
}

export function message<F extends Fields>(fields: F): Message<F> {
	const names = Object.keys(fields) as (keyof F & string)[];
	const byNumber = new Map(names.map((name) => [fields[name]?.number, name]));
	return {
		encode(value) {
			const writer = new Writer();
			for (const name of names) {
				const field = fields[name];
				const given = value[name];
				if (field && given !== undefined) field.write(writer, field.number, given);
			}
			return writer.finish();
		},
		decode(given) {
			const reader = new Reader(given);
			const value = {} as { [K in keyof F]: ValueOf<F[K]> };
			const read = value as Record<string, unknown>;
			for (const name of names) read[name] = fields[name]?.empty();
			while (!reader.done) {
				const tag = reader.varint();
				const name = byNumber.get(Math.floor(tag / 8));
				const field = name === undefined ? undefined : fields[name];
				if (name !== undefined && field) read[name] = field.read(reader, tag % 8, read[name]);
				else reader.skip(tag % 8);
			}
			return value;
		},
	};
}
