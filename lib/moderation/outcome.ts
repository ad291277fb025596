import * as z from "zod";
import { evidences, outcomes } from "./words/outcome";

export * from "./words/outcome";

export const outcomeSchema = z.enum(outcomes);
export const evidenceSchema = z.enum(evidences);
