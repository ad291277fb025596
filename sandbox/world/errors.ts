export type WorldErrorCode = "not-found" | "refused" | "invalid" | "inactive" | "unauthorised" | "conflict";

/** A rule of the vendor's world was broken; the message is what the vendor's side would say. */
export class WorldError extends Error {
	constructor(
		readonly code: WorldErrorCode,
		message: string,
	) {
		super(message);
		this.name = "WorldError";
	}
}
