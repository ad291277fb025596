import type * as z from "zod";
import type { closedRoomSchema } from "@/lib/api/schedules";

export type ClosedRoomAnswer = z.infer<typeof closedRoomSchema>;
