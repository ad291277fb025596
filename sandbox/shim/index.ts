import type { Mount } from "../http";
import { shimScript } from "./script";

export { SOCKET_BASE } from "./script";

/** Serves `/shim.js`. */
export const mountShim: Mount = (_request, response, url) => {
	if (url.pathname !== "/shim.js") return false;
	response.writeHead(200, {
		"content-type": "text/javascript; charset=utf-8",
		"cache-control": "no-store",
		"cross-origin-resource-policy": "cross-origin",
		"x-content-type-options": "nosniff",
	});
	response.end(shimScript);
	return true;
};
