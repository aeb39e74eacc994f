/** The workspace that the first migration creates; everything belongs to it until accounts arrive. */
export const DEFAULT_WORKSPACE_ID = "00000000-0000-7000-8000-000000000001";
