import { createServer } from "node:http";
import path from "node:path";
import { type Browser, chromium, type Page } from "@playwright/test";
import { build } from "esbuild";
import { openMedia } from "@/sandbox/media/index";
import { flags } from "@/scripts/chromium.mjs";
import type { Kind, Reception, Want } from "./page";

/** A browser page with PeerConnections to the media server under test. */
export type Member = {
	readonly peerId: string;
	readonly page: Page;
	produce(kind: Kind, producerId: string, o?: { paused?: boolean; layers?: boolean }): Promise<string>;
	closeProducer(producerId: string): Promise<void>;
	consume(...wants: Want[]): Promise<Record<string, string>>;
	closeConsumers(...mids: string[]): Promise<string[]>;
	receptions(): Promise<Record<string, Reception>>;
	states(): Promise<{ ice: string; connection: string; protocol: string }[]>;
	slots(): Promise<string[]>;
	/** Closes the page: a browser that encodes for nobody takes the processor from the others. */
	leave(): Promise<void>;
};

/** A media server, a Chromium, and pages that talk to each other over it. */
export async function openStage() {
	const media = await openMedia({ port: 0, host: "127.0.0.1" });
	const script = await build({ entryPoints: [path.join(import.meta.dirname, "page.ts")], bundle: true, write: false });
	const blank = createServer((_, response) => {
		response.setHeader("content-type", "text/html").end("<!doctype html><title>media</title><body></body>");
	});
	await new Promise<void>((resolve) => blank.listen(0, "127.0.0.1", resolve));
	const address = blank.address();
	const url = `http://localhost:${typeof address === "object" && address ? address.port : 0}/`;
	const browser: Browser = await chromium.launch({
		executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
		args: [...flags, "--autoplay-policy=no-user-gesture-required"],
	});

	async function join(peerId: string, protocol: "udp" | "tcp" = "udp"): Promise<Member> {
		const page = await browser.newPage();
		await page.exposeFunction("media", async (method: string, argument: never) => {
			const verb = media[method as "openTransport"];
			return verb(argument);
		});
		await page.goto(url);
		await page.addScriptTag({ content: script.outputFiles[0]?.text ?? "" });
		await page.evaluate(([id, over]) => window.member.join(id, over), [peerId, protocol] as const);
		return {
			peerId,
			page,
			produce: (kind, producerId, { paused = false, layers = false } = {}) =>
				page.evaluate(([k, id, how]) => window.member.produce(k, id, how), [
					kind,
					producerId,
					{ paused, layers },
				] as const),
			closeProducer: (producerId) => page.evaluate((id) => window.member.closeProducer(id), producerId),
			consume: (...wants) => page.evaluate((asked) => window.member.consume(asked), wants),
			closeConsumers: (...mids) => page.evaluate((asked) => window.member.closeConsumers(asked), mids),
			receptions: () => page.evaluate(() => window.member.receptions()),
			states: () => page.evaluate(() => window.member.states()),
			slots: () => page.evaluate(() => window.member.slots()),
			leave: async () => {
				await page.close();
				media.closePeer(peerId);
			},
		};
	}

	return {
		media,
		join,
		close: async () => {
			await browser.close();
			await media.close();
			await new Promise((resolve) => blank.close(resolve));
		},
	};
}

const PATIENCE_MS = 20_000;

/** What came in on these m-lines between now and the moment when all of them have received enough. */
export async function whatFlows(member: Member, mids: readonly string[], enough: (grown: Reception) => boolean) {
	const before = await member.receptions();
	const deadline = Date.now() + PATIENCE_MS;
	for (;;) {
		const after = await member.receptions();
		const grown = mids.map((mid) => growth(before[mid], after[mid]));
		if (grown.every((each) => each !== null && enough(each))) return grown;
		if (Date.now() > deadline) throw new Error(`Too little arrived at ${member.peerId}: ${JSON.stringify(grown)}`);
		await member.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
	}
}

function growth(before: Reception | undefined, after: Reception | undefined): Reception | null {
	if (!after) return null;
	return {
		...after,
		packets: after.packets - (before?.packets ?? 0),
		lost: after.lost - (before?.lost ?? 0),
		framesDecoded: after.framesDecoded - (before?.framesDecoded ?? 0),
		audioEnergy: after.audioEnergy - (before?.audioEnergy ?? 0),
	};
}
