export * from "./activity";
export * from "./audit";
export * from "./commands";
export * from "./idle";
export * from "./operations";
export * from "./presence";
export * from "./rooms";
export * from "./users";
