/** Set by the proxy on every page request, whatever the browser sent under these names. */
export const nonceHeader = "x-usher-nonce";
export const pathHeader = "x-usher-path";
