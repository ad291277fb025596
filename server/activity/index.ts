export { appendActivity, appendToRooms } from "./append-activity";
export { follow } from "./follow";
export { recordSightings } from "./record-sightings";
