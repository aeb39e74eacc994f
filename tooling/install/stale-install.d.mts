export declare function staleInstall(root: string): string | undefined;
