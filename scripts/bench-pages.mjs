// `npm run bench:pages`: script that each page's first load asks for, as a ratio to a blank page built by the same Next.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "./build.mjs";
import { checkNode, install, root } from "./install.mjs";
import { main, Stop, step } from "./terminal.mjs";

const most = 1.25;
const room = "/rooms/realtimekit/5a0dbb00-0000-4000-8000-000000000001/b1a7c0de-0000-4000-8000-000000000002";

/** Bytes (gzip) of the scripts that a page's HTML names; old browsers' polyfills are not counted. */
function weigh(html, readScript) {
	const tags = [...html.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
	const names = new Set();
	for (const tag of tags) {
		const source = tag.match(/\bsrc="([^"]+)"/)?.[1];
		if (source?.startsWith("/_next/") && !/\bnomodule\b/i.test(tag)) names.add(source.split("?")[0]);
	}
	let bytes = 0;
	for (const name of names) bytes += gzipSync(readScript(decodeURIComponent(name)), { level: 9 }).length;
	return bytes;
}

/** A blank page lives inside the checkout, so that it is built by the very same Next. */
function weighBlank() {
	const folder = path.join(root, ".usher/blank");
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(path.join(folder, "app"), { recursive: true });
	writeFileSync(path.join(folder, "package.json"), '{ "private": true, "type": "module" }');
	writeFileSync(
		path.join(folder, "next.config.mjs"),
		`export default { turbopack: { root: ${JSON.stringify(root)} } };\n`,
	);
	writeFileSync(
		path.join(folder, "app/layout.jsx"),
		'export default function Layout({ children }) {\n\treturn (\n\t\t<html lang="en">\n\t\t\t<body>{children}</body>\n\t\t</html>\n\t);\n}\n',
	);
	writeFileSync(path.join(folder, "app/page.jsx"), "export default function Page() {\n\treturn <p>Blank</p>;\n}\n");
	const run = spawnSync(process.execPath, [path.join(root, "node_modules/next/dist/bin/next"), "build"], {
		cwd: folder,
		encoding: "utf8",
		env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", USHER_DIST_DIR: undefined },
	});
	if (run.status !== 0) throw new Stop(`The blank page could not be built:\n${run.stdout}${run.stderr}`);
	const html = readFileSync(path.join(folder, ".next/server/app/index.html"), "utf8");
	return weigh(html, (name) => readFileSync(path.join(folder, ".next", name.replace("/_next/", ""))));
}

async function signIn(url, role) {
	const first = await fetch(`${url}/api/auth/csrf`);
	const jar = new Map();
	const keep = (answer) => {
		for (const line of answer.headers.getSetCookie()) jar.set(line.split("=")[0], line.split(";")[0]);
	};
	keep(first);
	const { csrfToken } = await first.json();
	const cookie = () => [...jar.values()].join("; ");
	const answer = await fetch(`${url}/api/auth/callback/credentials`, {
		method: "POST",
		redirect: "manual",
		headers: { "content-type": "application/x-www-form-urlencoded", origin: url, cookie: cookie() },
		body: new URLSearchParams({
			csrfToken,
			email: `${role}@usher.demo`,
			password: `usher-demo-${role}`,
			json: "true",
			callbackUrl: "/",
		}),
	});
	keep(answer);
	return cookie();
}

await main(async () => {
	checkNode();
	await step("Dependencies", install);
	await step("Build", build);
	let blank = 0;
	await step("Blank page", () => {
		blank = weighBlank();
	});
	const { startStack } = await import("./stack.mjs");
	const folder = mkdtempSync(path.join(tmpdir(), "usher-pages-"));
	const rows = [];
	let stack;
	await step("Pages", async () => {
		stack = await startStack({ folder, seed: "demo", throwaway: true });
		const admin = await signIn(stack.url, "admin");
		const distDir = path.join(root, process.env.USHER_DIST_DIR ?? ".next");
		for (const [page, cookie] of [
			["/sign-in", ""],
			["/rooms", admin],
			["/search", admin],
			["/schedule", admin],
			["/audit", admin],
			["/users", admin],
			["/policies", admin],
			["/keys", admin],
			["/api-docs", admin],
			[room, admin],
		]) {
			const answer = await fetch(`${stack.url}${page}`, { headers: { cookie }, redirect: "manual" });
			if (answer.status === 404) continue;
			if (answer.status !== 200) throw new Stop(`${page} answered ${answer.status}.`);
			const bytes = weigh(await answer.text(), (name) => readFileSync(path.join(distDir, name.replace("/_next/", ""))));
			rows.push([page === room ? "live room, before its SDK" : page, bytes]);
		}
	}).finally(async () => {
		await stack?.parts.stop();
		rmSync(folder, { recursive: true, force: true });
	});
	const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`.padStart(10);
	process.stdout.write(`\n  ${"page".padEnd(28)}${"script, gzip".padStart(12)}${"÷ blank".padStart(10)}\n`);
	process.stdout.write(`  ${"blank".padEnd(28)}${kilobytes(blank).padStart(12)}${"1.00".padStart(10)}\n`);
	let over = 0;
	for (const [page, bytes] of rows) {
		const ratio = bytes / blank;
		if (ratio > most) over += 1;
		process.stdout.write(
			`  ${page.padEnd(28)}${kilobytes(bytes).padStart(12)}${ratio.toFixed(3).padStart(10)}${ratio > most ? "  over" : ""}\n`,
		);
	}
	if (over > 0) throw new Stop(`${over} ${over === 1 ? "page is" : "pages are"} heavier than ${most} × a blank one.`);
});
