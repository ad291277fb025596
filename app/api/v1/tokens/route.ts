import * as z from "zod";
import { mintedTokenSchema, mintToken } from "@/lib/api/v1/tokens";
import { apiRoute } from "@/server/http/api-route";
import { tokens } from "@/server/runtime";

const keptSchema = z.object({ expiresAt: z.iso.datetime().nullable() });

/** Tokens are kept nowhere: the same call again gets another one of the same end. */
export const POST = apiRoute(mintToken, ({ context, body }) => tokens.mintToken(context, body), {
	secret: {
		keep: (answer) => keptSchema.parse({ expiresAt: mintedTokenSchema.parse(answer).expiresAt }),
		again({ context, body }, kept) {
			const { expiresAt } = keptSchema.parse(kept);
			return tokens.mintToken(context, { ...body, ...(expiresAt !== null && { expiresAt: new Date(expiresAt) }) });
		},
	},
});
