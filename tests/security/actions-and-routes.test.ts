import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fillPath, readSurface } from "./actions-and-routes";

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), "usher-surface-"));
	mkdirSync(path.join(folder, "server"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(actions: object, paths: object): void {
	const references = JSON.stringify({ node: actions, edge: {}, encryptionKey: "x" });
	writeFileSync(path.join(folder, "server/server-reference-manifest.json"), references);
	writeFileSync(path.join(folder, "server/app-paths-manifest.json"), JSON.stringify(paths));
}

describe("readSurface", () => {
	it("lists actions, pages and routes by the addresses they are reached at", () => {
		write(
			{ "40ab": { workers: {}, filename: "app/(console)/users/actions.ts", exportedName: "addUserAction" } },
			{ "/(console)/users/page": "a.js", "/api/rooms/[provider]/[roomId]/entry/route": "b.js", "/page": "c.js" },
		);
		const surface = readSurface(folder);
		expect(surface.actions).toEqual([{ id: "40ab", file: "app/(console)/users/actions.ts", name: "addUserAction" }]);
		expect(surface.paths).toEqual([
			{ kind: "page", path: "/users" },
			{ kind: "route", path: "/api/rooms/[provider]/[roomId]/entry" },
			{ kind: "page", path: "/" },
		]);
		const entry = surface.paths[1];
		expect(entry && fillPath(entry, { provider: "realtimekit" })).toBe("/api/rooms/realtimekit/x/entry");
	});

	it("fails rather than list nothing", () => {
		expect(() => readSurface(folder)).toThrow("no production build");
		write({}, { "/page": "c.js" });
		expect(() => readSurface(folder)).toThrow("list nothing");
	});
});
