// The catalogue: every sentence of the window as [Chinese, English] under one key.
import { backups } from "./backups";
import { care } from "./care";
import { careQuestions } from "./careQuestions";
import { copies } from "./copies";
import { divisions } from "./divisions";
import { errors } from "./errors";
import { exchange } from "./exchange";
import { files } from "./files";
import { findings } from "./findings";
import { frame } from "./frame";
import { imports } from "./imports";
import { records } from "./records";
import { reports } from "./reports";
import { rights } from "./rights";
import { screens } from "./screens";
import { start } from "./start";
import { users } from "./users";

export const catalogue = { ...frame, ...records, ...screens, ...start, ...imports, ...exchange, ...files, ...copies, ...divisions, ...backups, ...reports, ...users, ...rights, ...care, ...careQuestions, ...findings, ...errors } as const;

export type Key = keyof typeof catalogue;
