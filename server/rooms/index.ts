export { enterRoom } from "./enter-room";
export { expelConsole, expelConsoleJob } from "./expel-console";
export { strayWatch } from "./expel-strays";
export { listRoomPeople } from "./list-room-people";
export { listRooms } from "./list-rooms";
export { pollRooms } from "./poll-rooms";
export { endPresence, keepPresence } from "./presence";
export { presetDenial } from "./preset-denial";
export { roomHead } from "./room-head";
