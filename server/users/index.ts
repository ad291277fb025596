export { readHolder } from "./read-holder";
export { recordDenial } from "./record-denial";
