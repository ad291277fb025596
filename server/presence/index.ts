export { ages, isFresh } from "./ages";
export { dropOldPresence } from "./drop-old";
export { lookAtRoom } from "./look-at-room";
export { type HeldSign, type PresentPerson, presenceOf, type RoomPresence, readPresence } from "./read-presence";
export { reportActivity } from "./report-activity";
export { takeNews } from "./take-news";
export { takeSightings } from "./take-sightings";
export { takeSigns } from "./take-signs";
export { watchRooms } from "./watch-rooms";
