export { enterRoom } from "./enter-room";
export { expelConsole, expelConsoleJob } from "./expel-console";
export { listRooms } from "./list-rooms";
export { pollRooms } from "./poll-rooms";
export { endPresence, keepPresence } from "./presence";
export { roomHead } from "./room-head";
