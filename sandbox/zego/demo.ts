import { customersIn } from "../simulate/customers";
import type { RoomPlan, ZegoCrowd } from "./crowd";

const plans: readonly Omit<RoomPlan, "seed">[] = [
	{ roomId: "zego-salon", people: 60, alive: true },
	{ roomId: "zego-panel", people: 8, alive: true },
	{ roomId: "zego-lounge", people: 12, alive: true },
	{ roomId: "zego-hall", people: 450, alive: false },
	{ roomId: "zego 夜谈 #1", people: 4, alive: false },
];

/** The demo's rooms. */
export function seedZego(crowd: ZegoCrowd, seed: number): void {
	for (const plan of plans) crowd.open({ ...plan, seed, customers: customersIn("zego", plan.roomId) });
}
