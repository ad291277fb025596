import { expect, it } from "vitest";
import { buildZegoToken, readZegoToken } from "./token";

const secret = "0123456789abcdef0123456789abcdef";
const claims = {
	app_id: 1_234_567_890,
	user_id: "user1",
	nonce: 12_345,
	ctime: 1_700_000_000,
	expire: 1_700_003_600,
	payload: "",
};
// Made with the vendor's algorithm (zego_server_assistant, token04) and a fixed iv.
const token =
	"04AAAAAGVT/xAAEGFiY2RlZmdoaWprbG1ub3AAcJwJclIKyjW0qO9Z//dHZNvpYQpx2Mz+KL+DfnprnEsqX7Toqo64gloS4f3kUnT2U6ioaCyMnoJuK8cAkAvRooJViYRo8PF1IUGgEJnjQFwnCDs7sIuILqCsrMRAC6Z0QbozGmoE7sBn6I8PURafJo4=";

it("reads and writes a token04", () => {
	expect(readZegoToken(token, secret)).toEqual(claims);
	expect(buildZegoToken(claims, secret, "abcdefghijklmnop")).toBe(token);
});

it.each([
	["another secret", token, `${secret.slice(0, -1)}0`],
	["another version", `03${token.slice(2)}`, secret],
	["a later expiry in clear", `04${token.slice(2).replace("AAAAAGVT", "AAAAAGVU")}`, secret],
	["a cut token", token.slice(0, 60), secret],
	["nothing", "04", secret],
])("refuses %s", (_what, given, key) => {
	expect(readZegoToken(given, key)).toBeNull();
});
