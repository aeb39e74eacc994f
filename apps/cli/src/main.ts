import { Command, CommanderError } from "commander";
import { addCheckpointCommand } from "./checkpoint/checkpoint-command.ts";
import { CliError } from "./cli-error.ts";
import { addDeployCommand } from "./deploy/deploy-command.ts";
import { addRunCommand } from "./run/run-command.ts";
import { addSavepointCommand } from "./savepoint/savepoint-command.ts";
import { addSecretsCommand } from "./secrets/secrets-command.ts";
import { addTestCommand } from "./test/test-command.ts";
import { addTokenCommand } from "./token/token-command.ts";

const program = new Command("millrace").description("Streaming pipelines with Apache Flink's semantics").exitOverride();
addRunCommand(program);
addTestCommand(program, (line) => process.stdout.write(`${line}\n`));
addSavepointCommand(program, (line) => process.stdout.write(`${line}\n`));
addTokenCommand(program, (line) => process.stdout.write(`${line}\n`));
addSecretsCommand(program, (line) => process.stdout.write(`${line}\n`));
addDeployCommand(program, (line) => process.stdout.write(`${line}\n`));
addCheckpointCommand(
  program,
  (line) => process.stdout.write(`${line}\n`),
  (line) => process.stderr.write(`${line}\n`),
);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof CliError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.exitCode;
  } else {
    const { code, message } = error as { readonly code?: string; readonly message?: string };
    process.stderr.write(`${message ?? String(error)}${code === undefined ? "" : ` [${code}]`}\n`);
    process.exitCode = 1;
  }
}
