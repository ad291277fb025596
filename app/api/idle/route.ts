import { route } from "@/server/http/route";
import { idle } from "@/server/runtime";

/** The idle policies, and whom they have warned and removed in the last day. */
export const GET = route({ right: "manage-policies" }, ({ context }) => idle.readIdle(context));
