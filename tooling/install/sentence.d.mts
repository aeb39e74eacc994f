export declare class SetupError extends Error {}
export declare function fullDiskSentence(text: string, folder: string): string | undefined;
