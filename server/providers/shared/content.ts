import { ProviderError } from "../../ports/errors";

/** A text that the vendor would refuse, or cut, is not sent at all. */
export function requireFit(content: string, longestBytes: number): void {
	const bytes = Buffer.byteLength(content);
	if (bytes > 0 && bytes <= longestBytes) return;
	const message = `a message of ${bytes} bytes; the vendor takes 1 to ${longestBytes}`;
	throw new ProviderError("refused", message, { code: bytes === 0 ? "empty" : "too-long", retryable: false });
}
