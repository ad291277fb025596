export * from "./activity";
export * from "./audit";
export * from "./commands";
export * from "./operations";
export * from "./rooms";
export * from "./users";
