/**
 * Runs in the browser before anything else of the page. zod would try whether it may compile code; our
 * Content-Security-Policy forbids that, and the browser reports each try. zod reads this before its first schema.
 */
(globalThis as { __zod_globalConfig?: { jitless: boolean } }).__zod_globalConfig = { jitless: true };

export {};
