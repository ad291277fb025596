// `npm run build`: the console (Next, standalone) and the programs beside it, into .next and dist.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { checkNode, install, root } from "./install.mjs";
import { main, Stop, step } from "./terminal.mjs";

const sources = [
	"app",
	"components",
	"lib",
	"server",
	"sandbox",
	"public",
	"scripts/build.mjs",
	"proxy.ts",
	"instrumentation.ts",
	"instrumentation-client.ts",
	"next.config.ts",
	"tailwind.config.ts",
	"postcss.config.mjs",
	"tsconfig.json",
	"package-lock.json",
];
const programs = {
	worker: "server/worker.ts",
	migrate: "server/cli/migrate.ts",
	"seed-demo": "server/cli/seed-demo.ts",
	"user-add": "server/cli/user-add.ts",
	doctor: "server/cli/doctor.ts",
	"audit-verify": "server/cli/audit-verify.ts",
	sandbox: "sandbox/main.ts",
};
const distDir = process.env.USHER_DIST_DIR ?? ".next";
const stamp = path.join(root, distDir, "usher-built");

function fingerprint() {
	const hash = createHash("sha256").update(process.version);
	const walk = (at) => {
		const full = path.join(root, at);
		if (!existsSync(full)) return;
		const entries = readdirOrNull(full);
		if (entries === null) {
			if (!/\.test\.tsx?$/.test(at)) hash.update(at).update(readFileSync(full));
			return;
		}
		for (const entry of entries.sort()) walk(path.join(at, entry));
	};
	for (const source of sources) walk(source);
	return hash.digest("hex");
}

function readdirOrNull(full) {
	try {
		return readdirSync(full);
	} catch (error) {
		if (error.code === "ENOTDIR") return null;
		throw error;
	}
}

function buildConsole() {
	const run = spawnSync(process.execPath, [path.join(root, "node_modules/next/dist/bin/next"), "build"], {
		cwd: root,
		encoding: "utf8",
		env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
	});
	if (run.status !== 0) throw new Stop(`The console could not be built:\n${run.stdout}${run.stderr}`);
	const standalone = path.join(root, distDir, "standalone");
	// Next copies these into the build, where they would outlive a change, and reach the demo with real credentials.
	for (const name of [".env", ".env.production"]) rmSync(path.join(standalone, name), { force: true });
	cpSync(path.join(root, distDir, "static"), path.join(standalone, distDir, "static"), { recursive: true });
	// Empty so far, so a fresh clone has no such folder.
	if (existsSync(path.join(root, "public"))) {
		cpSync(path.join(root, "public"), path.join(standalone, "public"), { recursive: true });
	}
	cpSync(path.join(root, "server/db/migrations"), path.join(standalone, "server/db/migrations"), { recursive: true });
}

/** Only the programs beside the console; about a second. */
export async function buildPrograms() {
	const { build } = await import("esbuild");
	rmSync(path.join(root, "dist"), { recursive: true, force: true });
	await build({
		absWorkingDir: root,
		entryPoints: programs,
		outdir: "dist",
		outExtension: { ".js": ".mjs" },
		bundle: true,
		splitting: true,
		platform: "node",
		format: "esm",
		target: "node20",
		packages: "external",
		alias: { "server-only": path.join(root, "scripts/empty.mjs") },
		sourcemap: "linked",
		logLevel: "silent",
	});
	cpSync(path.join(root, "server/db/migrations"), path.join(root, "dist/migrations"), { recursive: true });
	if (existsSync(path.join(root, "sandbox/media/clip"))) {
		cpSync(path.join(root, "sandbox/media/clip"), path.join(root, "dist/clip"), { recursive: true });
	}
}

export function isBuilt() {
	return (
		existsSync(stamp) && existsSync(path.join(root, "dist/worker.mjs")) && readFileSync(stamp, "utf8") === fingerprint()
	);
}

/** Builds everything, unless nothing changed since the last build; answers with a remark. */
export async function build() {
	if (isBuilt()) return "nothing changed";
	const wanted = fingerprint();
	await buildPrograms();
	buildConsole();
	mkdirSync(path.dirname(stamp), { recursive: true });
	writeFileSync(stamp, wanted);
	return "built";
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
	await main(async () => {
		checkNode();
		await step("Dependencies", install);
		await step("Console, worker and programs", build);
	});
}
