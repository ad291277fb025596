/**
 * A protobuf codec as small as the protocol needs: a message is a table of fields, its TypeScript type follows from the
 * table. proto3 rules: zero, false and empty are absent on the wire and come back as zero, false and empty.
 */
import { BYTES, Reader, VARINT, Writer } from "./bytes";

export { MalformedFrame } from "./bytes";

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

const utf8 = new TextEncoder();
const text = new TextDecoder();
const nothing = new Uint8Array(0);

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
