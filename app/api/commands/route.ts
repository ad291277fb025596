import { orderRequestSchema } from "@/lib/api/commands";
import { route } from "@/server/http/route";
import { moderation } from "@/server/runtime";

/** The verb authorises for the command and the room in the order. */
export const POST = route({ body: orderRequestSchema }, ({ context, body }) => moderation.orderCommand(context, body));
