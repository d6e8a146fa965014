// The recovery code's groups.

/** The groups of a code as printed. */
export const groupsOf = (code: string): string[] => code.split(/[\s-]+/).filter(Boolean);

/** Whether what was typed is the code's last group; case and outer blanks do not matter. */
export const isLastGroup = (code: string, typed: string): boolean => typed.trim() !== "" && groupsOf(code).at(-1)?.toUpperCase() === typed.trim().toUpperCase();
