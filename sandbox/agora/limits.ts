import { RateWindows } from "../rate-windows";
import type { World } from "../world";
import type { AgoraRoute } from "./routes/route";

/** The vendor's limits: per account and API for channel management, per app for Signaling. */
export class AgoraLimits {
	readonly #windows: RateWindows;

	constructor(private readonly world: World) {
		this.#windows = new RateWindows(world);
	}

	/** Whether one more call of this route is within the account's limit. */
	take(account: string, { limit }: AgoraRoute): boolean {
		const { switches } = this.world;
		if (!switches.agoraLimits) return true;
		const perSecond = {
			query: switches.agoraQueryPerSecond,
			rule: switches.agoraRulePerSecond,
			message: switches.agoraMessagePerSecond,
		};
		const isShared = limit.per === "rule" && switches.agoraRuleLimitShared;
		return this.#windows.take(`${account} ${isShared ? "kicking-rule" : limit.name}`, perSecond[limit.per]);
	}
}
