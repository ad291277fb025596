import type { Faults } from "./faults";
import type { SandboxServer } from "./http";
import type { Media } from "./media/types";
import type { World } from "./world";

/** What a part of the sandbox gets to hang itself on. */
export interface SandboxParts {
	readonly server: SandboxServer;
	readonly world: World;
	readonly faults: Faults;
	readonly media: Media;
}
