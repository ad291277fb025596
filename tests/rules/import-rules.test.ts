import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");

/** One row of the table in ARCHITECTURE.md: a file, what it may import, and imports that must be caught. */
const rows: Record<string, { file: string; allowed: string[]; breaches: string[] }> = {
	"lib/moderation": {
		file: "lib/moderation/planted.ts",
		allowed: ["zod", "./command"],
		breaches: ["react", "next/server", "../api/rooms", "@/lib/live/room-store", "@/server/env", "pg"],
	},
	"lib/api": {
		file: "lib/api/planted.ts",
		allowed: ["zod", "react", "@tanstack/react-query", "../moderation/room", "@/lib/moderation/room"],
		breaches: ["@/server/runtime", "../../server/runtime", "@/app/page", "../live/room-store", "next/headers"],
	},
	"lib/live": {
		file: "lib/live/planted.ts",
		allowed: ["./room-store", "@/lib/moderation/room", "../moderation/room"],
		breaches: ["react", "@cloudflare/realtimekit", "./realtimekit/session", "@/lib/api/rooms", "@/server/runtime"],
	},
	"lib/live/realtimekit": {
		file: "lib/live/realtimekit/planted.ts",
		allowed: ["@cloudflare/realtimekit", "../live-session", "@/lib/moderation/room"],
		breaches: ["@/server/runtime", "../../../server/runtime", "react", "@/lib/api/rooms"],
	},
	components: {
		file: "components/console/planted.tsx",
		allowed: [
			"react",
			"@/lib/moderation/room",
			"@/lib/api/rooms",
			"@/lib/live/room-store",
			"../ui/button",
			"next/link",
		],
		breaches: [
			"@/server/runtime",
			"../../server/runtime",
			"@/app/page",
			"../../app/page",
			"@/lib/live/realtimekit/session",
			"@cloudflare/realtimekit",
		],
	},
	"server/ports": {
		file: "server/ports/planted.ts",
		allowed: ["@/lib/moderation/room", "./errors", "zod"],
		breaches: ["../db/client", "@/server/kernel/context", "pg", "@/lib/api/rooms", "next"],
	},
	"server/db": {
		file: "server/db/planted.ts",
		allowed: ["@/lib/moderation/room", "drizzle-orm", "pg", "./schema"],
		breaches: [
			"../kernel/context",
			"@/server/env",
			"../ports/room-control",
			"@/lib/api/rooms",
			"next/server",
			"../moderation",
		],
	},
	"server/providers/realtimekit": {
		file: "server/providers/realtimekit/planted.ts",
		allowed: ["../../ports/errors", "../shared/http", "@/lib/moderation/room", "undici", "zod"],
		breaches: [
			"../../db/client",
			"@/server/env",
			"../../env",
			"../agora/client",
			"@/server/providers/zego/client",
			"../../kernel/context",
			"@/server/rooms",
			"pg",
		],
	},
	"server/providers/agora": {
		file: "server/providers/agora/planted.ts",
		allowed: ["../../ports/errors", "../shared/http"],
		breaches: ["../realtimekit/client", "../../db/client"],
	},
	"server/providers/shared": {
		file: "server/providers/shared/planted.ts",
		allowed: ["../../ports/errors", "./http"],
		breaches: ["../realtimekit/client", "../../env"],
	},
	"server/kernel": {
		file: "server/kernel/planted.ts",
		allowed: ["../db/client", "../ports/job-queue", "@/lib/moderation/actor"],
		breaches: [
			"../moderation",
			"@/server/rooms/list-rooms",
			"../providers/realtimekit",
			"../env",
			"@/server/env",
			"next/headers",
		],
	},
	"server/<domain>": {
		file: "server/rooms/planted.ts",
		allowed: [
			"../kernel/context",
			"../db/schema",
			"../ports/room-control",
			"../moderation",
			"@/lib/api/rooms",
			"@/lib/moderation/room",
			"./list-rooms",
		],
		breaches: [
			"../providers/realtimekit",
			"../env",
			"@/server/env",
			"next/headers",
			"../moderation/order-command",
			"@/server/users/add-user",
			"../auth/current-actor",
			"@/lib/live/room-store",
		],
	},
	"server/search": {
		file: "server/search/planted.ts",
		allowed: ["../kernel/context", "../db/schema", "../ports/room-control", "../rooms", "@/lib/api/search"],
		breaches: ["../providers/agora", "../env", "next/headers", "../rooms/list-rooms", "@/server/audit/list-audit"],
	},
	"server/jobs": {
		file: "server/jobs/planted.ts",
		allowed: ["../rooms", "../kernel/context", "../ports/job-queue"],
		breaches: ["../providers/realtimekit", "next", "@/server/providers/realtimekit", "../env"],
	},
	"server/runtime.ts": {
		file: "server/runtime.ts",
		allowed: ["./env", "./db/client", "./providers/realtimekit", "./moderation"],
		breaches: ["@/app/page", "../app/page", "@/components/ui/button", "next/headers"],
	},
	"server/auth": {
		file: "server/auth/planted.ts",
		allowed: ["../runtime", "../kernel/context", "@/lib/api/users", "next-auth", "next/headers"],
		breaches: ["../providers/realtimekit", "../db/client", "@/server/db/schema", "@/app/page"],
	},
	"server/http": {
		file: "server/http/planted.ts",
		allowed: ["../runtime", "../kernel/context", "next/server"],
		breaches: ["../providers/shared/http", "@/server/db/client"],
	},
	app: {
		file: "app/(console)/rooms/planted.tsx",
		allowed: [
			"@/server/runtime",
			"@/server/auth/require-page",
			"@/server/http/route",
			"@/components/ui/button",
			"@/lib/api/rooms",
		],
		breaches: [
			"@/server/db/client",
			"@/server/providers/realtimekit",
			"@/server/env",
			"../../../server/db/client",
			"@cloudflare/realtimekit",
			"pg",
			"@/sandbox/start",
		],
	},
	"proxy.ts": { file: "proxy.ts", allowed: ["next/server"], breaches: ["@/server/env", "@/server/db/client"] },
	"server/worker.ts": {
		file: "server/worker.ts",
		allowed: ["./runtime", "./jobs"],
		breaches: ["next", "@/app/page", "./providers/realtimekit", "./http/route"],
	},
	sandbox: {
		file: "sandbox/world/planted.ts",
		allowed: ["ws", "./room", "../signalling", "node:http"],
		breaches: ["@/lib/moderation/room", "../../lib/moderation/room", "../../server/env", "@/server/env"],
	},
	scripts: {
		file: "scripts/planted.mjs",
		allowed: ["node:fs", "./postgres.mjs", "pg"],
		breaches: ["../server/env", "../lib/moderation/room", "@/server/env", "../sandbox/start"],
	},
};

interface Finding {
	category: string | null;
	location: { path: string | { file: string } | null };
}

let tree: string;
const caught = new Set<string>();

/** A breach gets a file (and so a finding) of its own, in a folder beside the row's file. */
function place(row: { file: string }, specifier: string, index: number, form: "static" | "type" | "dynamic"): string {
	const single = /^(server\/(runtime|worker)|proxy)\.ts$/.test(row.file);
	const file = single ? row.file : row.file.replace("planted", `planted-${form}-${index}`);
	const source =
		form === "dynamic"
			? `export const late = () => import("${specifier}");\n`
			: `import ${form === "type" ? "type " : ""}{ thing } from "${specifier}";\nexport type Kept = typeof thing;\n`;
	const at = path.join(tree, single ? `${form}-${index}` : ".", file);
	mkdirSync(path.dirname(at), { recursive: true });
	writeFileSync(at, source);
	if (single) cpSync(path.join(root, "biome.json"), path.join(tree, `${form}-${index}`, "biome.json"));
	return at;
}

function lint(folder: string): string[] {
	const run = spawnSync(
		path.join(root, "node_modules/.bin/biome"),
		["lint", "--reporter=json", "--max-diagnostics=none", "."],
		{
			cwd: folder,
			encoding: "utf8",
			maxBuffer: 1 << 26,
		},
	);
	const report = JSON.parse(run.stdout.slice(run.stdout.indexOf("{"))) as { diagnostics: Finding[] };
	return report.diagnostics
		.filter(
			(finding) =>
				finding.category === "lint/style/noRestrictedImports" || finding.category === "lint/suspicious/noImportCycles",
		)
		.map((finding) => {
			const at = finding.location.path;
			return path.resolve(folder, typeof at === "string" ? at : (at?.file ?? ""));
		});
}

const planted = new Map<string, string>();
const forms = ["static", "type", "dynamic"] as const;

beforeAll(() => {
	tree = mkdtempSync(path.join(tmpdir(), "usher-rules-"));
	cpSync(path.join(root, "biome.json"), path.join(tree, "biome.json"));
	for (const [name, row] of Object.entries(rows)) {
		row.breaches.forEach((specifier, index) => {
			for (const form of forms) planted.set(`${name} ${form} ${specifier}`, place(row, specifier, index, form));
		});
		row.allowed.forEach((specifier, index) => {
			planted.set(`${name} allowed ${specifier}`, place(row, specifier, 100 + index, "static"));
		});
	}
	mkdirSync(path.join(tree, "server/cycle"), { recursive: true });
	writeFileSync(path.join(tree, "server/cycle/a.ts"), 'import { b } from "./b";\nexport const a = () => b;\n');
	writeFileSync(path.join(tree, "server/cycle/b.ts"), 'import { a } from "./a";\nexport const b = () => a;\n');
	const nested = new Set(
		[...planted.values()]
			.map((file) => path.relative(tree, file).split(path.sep)[0] ?? "")
			.filter((top) => /^(static|type|dynamic)-\d+$/.test(top)),
	);
	for (const folder of nested) {
		for (const file of lint(path.join(tree, folder))) caught.add(file);
		rmSync(path.join(tree, folder), { recursive: true });
	}
	for (const file of lint(tree)) caught.add(file);
});
afterAll(() => rmSync(tree, { recursive: true, force: true }));

for (const [name, row] of Object.entries(rows)) {
	test.each(row.breaches.flatMap((specifier) => forms.map((form) => [form, specifier] as const)))(
		`${name} is stopped from a %s import of %s`,
		(form, specifier) => {
			expect(caught).toContain(planted.get(`${name} ${form} ${specifier}`));
		},
	);
	test.each(row.allowed)(`${name} may import %s`, (specifier) => {
		expect(caught).not.toContain(planted.get(`${name} allowed ${specifier}`));
	});
}

test("an import cycle is stopped", () => {
	expect(caught).toContain(path.join(tree, "server/cycle/a.ts"));
});

test("the project itself keeps the rules", () => {
	expect(lint(root)).toEqual([]);
});
