import { CRASH_POINTS, installCrashPoints } from "../../checkpoint/crash-point.ts";
import { EngineError } from "../../operators/engine-error.ts";

/** MILLRACE_CRASH_AT="<point>:<n>": the process kills itself when one of its threads passes the point for the n-th time. For tests. */
const wanted = process.env["MILLRACE_CRASH_AT"];
if (wanted !== undefined && wanted !== "") {
  const [point, time] = wanted.split(/:(?=\d+$)/);
  if (!CRASH_POINTS.some((known) => known === point))
    throw new EngineError("CONFIG_INVALID", `MILLRACE_CRASH_AT names "${point}"; the crash points are ${CRASH_POINTS.join(", ")}.`);
  let timesLeft = Number(time ?? 1);
  installCrashPoints((passed) => {
    if (passed !== point || --timesLeft > 0) return;
    process.kill(process.pid, "SIGKILL");
    // A signal to oneself is delivered at the next system call at the latest: nothing of the following code may run before it.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
}
