// What a file dropped on the window is for, by its name.
export type DropFor = { screen: "exchange"; task: "read"; paths: string[] } | { screen: "import"; paths: string[] } | { screen: "exchange"; task: "card"; paths: string[] };

/** Change-set files and folders go to the exchange, a workbook to the import, any other single file is looked at as a card. */
export function dropFor(paths: string[]): DropFor | null {
  const changeSets = paths.filter((path) => /\.ccs$/i.test(path));
  if (changeSets.length > 0) return { screen: "exchange", task: "read", paths: changeSets };
  const workbook = paths.find((path) => /\.(xlsx|xls|xlsm|ods|et|csv)$/i.test(path));
  if (workbook) return { screen: "import", paths: [workbook] };
  // A folder has no ending; what lies in it is found where the files are read.
  const folders = paths.filter((path) => !/\.[^./\\]+$/.test(path));
  if (folders.length > 0 && folders.length === paths.length) return { screen: "exchange", task: "read", paths: folders };
  const first = paths[0];
  return first ? { screen: "exchange", task: "card", paths: [first] } : null;
}
