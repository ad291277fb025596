import { customersIn } from "../simulate/customers";
import type { AgoraCrowd, ChannelPlan } from "./crowd";

const plans: readonly Omit<ChannelPlan, "seed">[] = [
	{ channelName: "lobby-7", mode: 1, people: 40, hosts: 0, alive: true },
	{ channelName: "stage-en", mode: 2, people: 126, hosts: 6, alive: true },
	{ channelName: "class 4b? #1 (50%)", mode: 1, people: 5, hosts: 0, alive: true },
	{ channelName: "quiet-room", mode: 1, people: 3, hosts: 0, alive: false },
	...Array.from({ length: 8 }, (_, index) => ({
		channelName: `call-${1_001 + index}`,
		mode: 1 as const,
		people: 2,
		hosts: 0,
		alive: false,
	})),
];

/** The demo's channels. */
export function seedAgora(crowd: AgoraCrowd, seed: number): void {
	for (const plan of plans) crowd.open({ ...plan, seed, customers: customersIn("agora", plan.channelName) });
}
