// The projects whose pages are opened: the samples, and one of a thousand resources that is made here.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const write = (root, path, text) => {
  mkdirSync(join(root, path, ".."), { recursive: true });
  writeFileSync(join(root, path), text);
};

/** Landing Data Sources, each with a view, its target, and two endpoints; every tenth feeds a chain of pipes. */
export const makeProject = (root, sources) => {
  for (let i = 0; i < sources; i++) {
    write(root, `datasources/events_${i}.datasource`, "SCHEMA >\n    `id` String,\n    `at` DateTime,\n    `amount` UInt32\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"at\"\n");
    write(root, `datasources/daily_${i}.datasource`, "SCHEMA >\n    `day` Date,\n    `total` AggregateFunction(sum, UInt32)\n\nENGINE \"AggregatingMergeTree\"\nENGINE_SORTING_KEY \"day\"\n");
    write(root, `materializations/daily_${i}_view.pipe`, `NODE totals\nSQL >\n    SELECT toDate(at) AS day, sumState(amount) AS total FROM events_${i} GROUP BY day\n\nTYPE materialized\nDATASOURCE daily_${i}\n`);
    write(root, `endpoints/report_${i}.pipe`, `NODE shown\nSQL >\n    SELECT day, sumMerge(total) AS total FROM daily_${i} GROUP BY day\n\nTYPE endpoint\n`);
    write(root, `endpoints/latest_${i}.pipe`, `NODE shown\nSQL >\n    SELECT id, amount, missing FROM events_${i} ${i % 10 === 0 && i > 0 ? `WHERE id IN (SELECT id FROM latest_${i - 10})` : ""}\n\nTYPE endpoint\n`);
  }
};

const samples = "samples";
export const pages = scratch => {
  makeProject(join(scratch, "large"), 200);
  return [
    { name: "releases", arguments: [`${samples}/add-column-to-a-materialized-view/step-1`, "--against", `${samples}/add-column-to-a-materialized-view/before`, "--now", "2023-12-14 10:00:00"], resource: "analytics_sessions_mv", column: "version" },
    { name: "forward", arguments: [`${samples}/change-a-column-type-in-forward/after`, "--against", `${samples}/change-a-column-type-in-forward/before`], resource: "traffic_by_country", column: "visits" },
    { name: "alone", arguments: [`${samples}/change-a-column-type-in-forward/before`], resource: "traffic", column: "day" },
    { name: "large", arguments: [join(scratch, "large")], resource: "daily_7", column: "total" },
  ];
};
