export * from "./words/errors";
