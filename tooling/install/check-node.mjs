// This file and main.mjs must be readable by every Node.js that knows modules, so that an old one says what is wrong.
export function checkNode() {
  var major = Number(process.versions.node.split(".")[0]);
  if (major >= 20) return true;
  console.error(
    "Millrace needs Node.js 20 or newer, and this is " +
      process.version +
      ". Install a newer one (https://nodejs.org), then type the command again.",
  );
  process.exitCode = 1;
  return false;
}
