/** A customer's person who is with several vendors under one id. */
export interface Customer {
	/** RealtimeKit's custom participant id, ZEGO's UserId, and Agora's uid as text. */
	readonly id: string;
	/** Known to RealtimeKit and ZEGO; Agora has no names. */
	readonly name: string;
	/** Titles of RealtimeKit rooms. */
	readonly realtimekit: readonly string[];
	readonly agora: readonly string[];
	readonly zego: readonly string[];
}

/** The demo's people whom one search finds with all three vendors. */
export const customers: readonly Customer[] = [
	{
		id: "70011",
		name: "Nadia Brandt",
		realtimekit: ["Town hall", "Support lounge"],
		agora: ["lobby-7", "stage-en"],
		zego: ["zego-salon"],
	},
	{ id: "70012", name: "Tomás Quiroga", realtimekit: ["Town hall"], agora: ["lobby-7"], zego: ["zego-panel"] },
	{ id: "70013", name: "Maria Silva", realtimekit: ["Support lounge"], agora: ["stage-en"], zego: ["zego-salon"] },
	{ id: "70014", name: "周 婷", realtimekit: ["Product launch"], agora: ["lobby-7"], zego: ["zego-salon"] },
	{
		id: "70015",
		name: "Yusuf Demir",
		realtimekit: ["Sunday quiz"],
		agora: ["class 4b? #1 (50%)"],
		zego: ["zego-lounge"],
	},
	{ id: "70016", name: "Eilidh MacRae", realtimekit: ["Town hall"], agora: ["stage-en"], zego: ["zego-salon"] },
	{ id: "70017", name: "ليلى حداد", realtimekit: ["Support lounge"], agora: ["lobby-7"], zego: ["zego-panel"] },
	{ id: "70018", name: "Bruno Conti", realtimekit: ["Product launch"], agora: ["quiet-room"], zego: ["zego-salon"] },
	{ id: "70019", name: "🎧 Koda", realtimekit: ["Sunday quiz"], agora: ["stage-en"], zego: ["zego-salon"] },
	{ id: "70020", name: "Anneli Saarinen", realtimekit: ["Town hall"], agora: ["lobby-7"], zego: ["zego-lounge"] },
	{ id: "70021", name: "Olumide Bello", realtimekit: ["Product launch"], agora: ["stage-en"], zego: ["zego-salon"] },
	{ id: "70022", name: "Ji-woo Park", realtimekit: ["Sunday quiz"], agora: ["lobby-7"], zego: ["zego-salon"] },
];

/** The customers in one room of one vendor. */
export function customersIn(vendor: "realtimekit" | "agora" | "zego", room: string): Customer[] {
	return customers.filter((customer) => customer[vendor].includes(room));
}

export function uidOf(customer: Customer): number {
	return Number(customer.id);
}
