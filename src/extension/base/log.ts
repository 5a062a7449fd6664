// The few words of a log that parts without an editor need; vscode.LogOutputChannel has them all.

export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
