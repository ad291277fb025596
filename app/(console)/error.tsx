"use client";

export { BrokenPart as default } from "@/components/shell/broken-page";
