import { expect, test } from "vitest";
import { WayBack } from "./way-back";

test("few answers make nothing sure", () => {
	const way = new WayBack();
	for (let n = 0; n < 199; n++) way.saw(200);
	expect(way.sureMs()).toBe(0);
	way.saw(180);
	expect(way.sureMs()).toBe(71);
});

test("one quick answer among many is what counts", () => {
	const way = new WayBack();
	for (let n = 0; n < 300; n++) way.saw(n === 77 ? 12 : 200);
	expect(way.sureMs()).toBe(0);
});
