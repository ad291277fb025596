export { createJobQueue, type RunningQueue } from "./pg-boss-queue";
export { type Jobs, startJobs } from "./start-jobs";
