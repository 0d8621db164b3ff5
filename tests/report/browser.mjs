// Where Chromium is.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

export const findBrowser = () => {
  if (process.env.DATAFILE_BROWSER) return process.env.DATAFILE_BROWSER;
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch { /* The next one. */ }
    }
  }
  return null;
};
