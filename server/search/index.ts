export { findPeople } from "./find-people";
