/** Flags that let Chromium run as root and in a closed network, with a pretend microphone and camera. */
export const flags: string[];
export function findChromium(): Promise<string>;
