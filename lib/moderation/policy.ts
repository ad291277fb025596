import * as z from "zod";
import { roles } from "./words/policy";

export * from "./words/policy";

export const roleSchema = z.enum(roles);
