import { openApiDocument } from "@/lib/api/v1/openapi";
import { documentRoute } from "@/server/http/document-route";
import { keys, site } from "@/server/runtime";

/** For admins who are signed in, and for whoever holds a key that counts. */
export const GET = documentRoute(() => openApiDocument(site().url, keys.requestLimit));
