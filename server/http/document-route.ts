import { liveApiGate } from "./api-route";
import { documentRouteWith } from "./document-route-with";
import { liveGate } from "./live-gate";

/** The route of a document about the API, over the running server. */
export const documentRoute = documentRouteWith(liveGate, liveApiGate);
