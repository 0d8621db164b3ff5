#!/usr/bin/env python3
"""Measures the native command beside its yardsticks, all rows in one run, and prints a table for README.md.

    eng/pack native && eng/pack portable
    python3 benchmarks/bounds.py [--rounds N] [--rows version,sample,...] [--processor]

`--processor` takes the least processor time of all rounds in place of the median of the time that passes: on a machine that
others load as well, the second says little. What runs on several cores looks slower that way than it is.

Needs the .NET SDK, git, and Python 3.9 on Linux or macOS. With DATAFILE_CORPUS (a folder with `blobs` and `projects`) the
row `git` uses its largest project and the row `sdk` its files; without it they use generated and sample files. The row
`clickhouse` needs chDB (`npm install` in tests/Datafile.ClickHouse.Tests). Exit code: 1 where a bound is missed.
"""

import argparse
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
SAMPLE = REPOSITORY / "samples" / "add-column-to-a-materialized-view"
BENCHMARKS = REPOSITORY / "benchmarks" / "Datafile.Benchmarks"
EMPTY_PROGRAM = """<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <OutputType>Exe</OutputType>
    <InvariantGlobalization>true</InvariantGlobalization>
  </PropertyGroup>
  %s
</Project>
"""


def run(*command, cwd=None, env=None, processor=False):
    """Runs a program; returns seconds, of the clock or of the processors, and the peak of its memory in MB. Findings (exit
    code 1) are not a failure."""
    start = time.perf_counter()
    process = subprocess.Popen([str(c) for c in command], cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    elapsed = usage.ru_utime + usage.ru_stime if processor else time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"{' '.join(map(str, command))} failed with {process.returncode}: {errors.decode()[-500:]}")
    return elapsed, usage.ru_maxrss / (1024 if platform.system() == "Linux" else 1024 * 1024)


def quiet(*command, cwd=None):
    subprocess.run([str(c) for c in command], cwd=cwd, check=True, stdout=subprocess.DEVNULL)


def generate(folder, files):
    """A data project: for every landing Data Source a materialized view with its target, and two endpoints over it."""
    for name in ("datasources", "pipes", "endpoints"):
        (folder / name).mkdir(parents=True)
    for i in range(files // 5):
        (folder / "datasources" / f"events_{i}.datasource").write_text(f"""DESCRIPTION >
    Events of product {i}

SCHEMA >
    `timestamp` DateTime `json:$.timestamp`,
    `session_id` String `json:$.session_id`,
    `action` LowCardinality(String) `json:$.action`,
    `version` LowCardinality(String) `json:$.version`,
    `amount` Float64 `json:$.amount`,
    `payload` String `json:$.payload`

ENGINE "MergeTree"
ENGINE_PARTITION_KEY "toYYYYMM(timestamp)"
ENGINE_SORTING_KEY "timestamp, session_id"
ENGINE_TTL "timestamp + toIntervalDay(90)"
""")
        (folder / "datasources" / f"daily_{i}.datasource").write_text("""SCHEMA >
    `date` Date,
    `action` LowCardinality(String),
    `sessions` AggregateFunction(uniq, String),
    `hits` AggregateFunction(count),
    `amount` SimpleAggregateFunction(sum, Float64)

ENGINE "AggregatingMergeTree"
ENGINE_PARTITION_KEY "toYYYYMM(date)"
ENGINE_SORTING_KEY "date, action"
""")
        (folder / "pipes" / f"daily_{i}_mv.pipe").write_text(f"""NODE cleaned
SQL >
    SELECT toDate(timestamp) AS date, action, session_id, amount
    FROM events_{i}
    WHERE action != '' AND session_id != ''

NODE daily
SQL >
    SELECT date, action, uniqState(session_id) AS sessions, countState() AS hits, sum(amount) AS amount
    FROM cleaned
    GROUP BY date, action

TYPE materialized
DATASOURCE daily_{i}
""")
        (folder / "endpoints" / f"top_{i}.pipe").write_text(f"""TOKEN "dashboard" READ

NODE endpoint
SQL >
    %
    SELECT date, action, uniqMerge(sessions) AS visits, countMerge(hits) AS hits, sum(amount) AS total
    FROM daily_{i}
    WHERE date >= {{{{Date(date_from, '2024-01-01', description="First day")}}}}
    {{% if defined(action) %}}
        AND action = {{{{String(action)}}}}
    {{% end %}}
    GROUP BY date, action
    ORDER BY visits DESC
    LIMIT {{{{Int32(limit, 50)}}}}

TYPE endpoint
""")
        (folder / "endpoints" / f"trend_{i}.pipe").write_text(f"""NODE hourly
SQL >
    SELECT toStartOfHour(timestamp) AS hour, version, count() AS hits, avg(amount) AS mean
    FROM events_{i}
    WHERE timestamp > now() - INTERVAL 7 DAY
    GROUP BY hour, version

NODE ranked
SQL >
    SELECT hour, version, hits, round(mean, 2) AS mean, multiIf(hits > 100, 'high', hits > 10, 'medium', 'low') AS load
    FROM hourly
    WHERE version IN (SELECT version FROM hourly GROUP BY version HAVING sum(hits) > 10)
    ORDER BY hour

TYPE endpoint
""")
    return folder


class Measurement:
    def __init__(self, scratch, rounds, processor):
        self.scratch, self.rounds, self.processor, self.rows = scratch, rounds, processor, []
        self.command = Path(os.environ.get("DATAFILE_COMMAND") or next(iter(sorted((REPOSITORY / "artifacts" / "native").glob("*/datafile"))), ""))
        if not self.command.is_file():
            sys.exit("There is no native command: run 'eng/pack native', or name one in DATAFILE_COMMAND.")
        self.command = self.command.resolve()

    def beside(self, *commands, warm=True):
        """Median seconds (or least processor time) and greatest memory of each command; all take turns, so that each meets
        the same machine."""
        times = [[] for _ in commands]
        peaks = [0.0] * len(commands)
        for turn in range(self.rounds + warm):
            for i, command in enumerate(commands):
                seconds, peak = run(*command["line"], cwd=command.get("cwd"), processor=self.processor)
                peaks[i] = max(peaks[i], peak)
                if turn or not warm:
                    times[i].append(seconds)
        return [min(t) if self.processor else statistics.median(t) for t in times], peaks

    def row(self, what, figure, yardstick, result, bound, met):
        self.rows.append((what, figure, yardstick, result, bound, "yes" if met else "**no**"))
        print(f"{what}: {figure}; {yardstick}; {result} (bound {bound})", file=sys.stderr)

    def empty_program(self):
        folder = self.scratch / "empty"
        if not folder.exists():
            folder.mkdir()
            (folder / "empty.csproj").write_text(EMPTY_PROGRAM % "")
            (folder / "Program.cs").write_text("return;\n")
            quiet("dotnet", "build", "-c", "Release", "-v", "q", "--nologo", cwd=folder)
        return {"line": [folder / "bin" / "Release" / "net10.0" / "empty"]}

    def project(self, files):
        folder = self.scratch / f"files-{files}"
        return folder if folder.exists() else generate(folder, files)

    def ratio(self, what, line, bound):
        (own, empty), _ = self.beside({"line": [self.command, *line]}, self.empty_program())
        self.row(what, f"{own * 1000:.1f} ms", f"empty .NET program {empty * 1000:.1f} ms", f"{own / empty:.2f} ×", f"at most {bound} ×", own / empty <= bound)

    def version(self):
        self.ratio("`datafile --version`", ["--version"], 0.3)

    def sample(self):
        self.ratio(
            "`check` of the sample against its baseline",
            ["check", SAMPLE / "step-1", "--against", SAMPLE / "before", "--now", "2023-12-14 10:00:00"], 0.8)

    def thousand(self):
        self.ratio("`check` of 1,000 files", ["check", self.project(1000)], 3)

    def growth(self):
        (small, large), (_, peak) = self.beside(
            {"line": [self.command, "check", self.project(1000)]}, {"line": [self.command, "check", self.project(10000)]})
        self.row("`check` of 10,000 files", f"{large * 1000:.0f} ms", f"1,000 files {small * 1000:.0f} ms", f"{large / small:.1f} ×", "at most 10 ×", large / small <= 10)
        self.row("memory of 10,000 files", f"{peak:.0f} MB", "", "", "under 150 MB", peak < 150)

    def git(self):
        corpus = os.environ.get("DATAFILE_CORPUS")
        projects = [p for p in Path(corpus, "projects").iterdir() if p.is_dir()] if corpus else []
        source = max(projects, key=lambda p: sum(1 for f in p.rglob("*") if f.suffix in (".pipe", ".datasource"))) if projects else self.project(1000)
        folder = self.scratch / "repository"
        shutil.copytree(source, folder)
        for arguments in (["init", "--quiet"], ["add", "--all"], ["-c", "user.name=b", "-c", "user.email=b@example.com", "commit", "--quiet", "-m", "baseline"]):
            quiet("git", *arguments, cwd=folder)
        (alone, against), _ = self.beside(
            {"line": [self.command, "check", "."], "cwd": folder}, {"line": [self.command, "check", ".", "--against", "HEAD"], "cwd": folder})
        bound = 1.3 * alone + 0.03
        self.row(
            "`check --against HEAD` of the largest project of the corpus" if projects else "`check --against HEAD` of 1,000 files",
            f"{against * 1000:.0f} ms", f"`check` {alone * 1000:.0f} ms", f"{against / alone:.2f} ×", f"at most 1.3 × + 30 ms ({bound * 1000:.0f} ms)", against <= bound)

    def sdk(self):
        text = subprocess.run(["dotnet", "run", "-c", "Release", "--project", BENCHMARKS, "--", "compare"], stdout=subprocess.PIPE, text=True).stdout
        theirs = re.search(r"\|\s*all[^|]*\|\s*@tinybirdco/sdk\s*\|[^|]*\|\s*([\d.]+)", text)
        for parser, cores in (("everything", "one thread"), ("everything on all cores", "all cores, as the command parses")):
            found = re.search(rf"\|\s*(all[^|]*)\|\s*{parser}\s*\|[^|]*\|\s*([\d.]+)\s*\|[^|]*\|\s*([\d.]+)", text)
            if not found or not theirs:
                sys.exit(f"The comparison with the SDK gave no figures:\n{text[-800:]}")
            self.row(
                f"everything of a file, {found[1].strip()} files, {cores}", f"{found[2]} ms", f"@tinybirdco/sdk {theirs[1]} ms",
                f"{found[3]} times as fast", "at least 2 times", float(found[3]) >= 2)

    def clickhouse(self):
        text = subprocess.run(["dotnet", "run", "-c", "Release", "--project", BENCHMARKS, "--", "compare-sql"], stdout=subprocess.PIPE, text=True).stdout
        found = re.search(r"([\d,]+) queries.*?own ([\d.]+) ms.*?formatQuery ([\d.]+) ms", text, re.S)
        if not found:
            sys.exit(f"The comparison with ClickHouse gave no figures:\n{text[-800:]}")
        times = float(found[3]) / float(found[2])
        self.row(f"SQL of {found[1]} queries, one thread", f"{found[2]} ms", f"`formatQuery` {found[3]} ms", f"{times:.1f} times as fast", "at least 8 times", times >= 8)

    def build(self):
        package = next(iter((REPOSITORY / "artifacts" / "nuget").glob("Datafile.MSBuild.*.nupkg")), None)
        if package is None:
            sys.exit("The build task is not packed: run 'eng/pack portable'.")
        version = package.name[len("Datafile.MSBuild."):-len(".nupkg")]
        commands = []
        for name, reference in (("without", ""), ("with", f'<ItemGroup><PackageReference Include="Datafile.MSBuild" Version="{version}" /></ItemGroup>')):
            folder = self.scratch / f"build-{name}"
            folder.mkdir()
            (folder / "app.csproj").write_text(EMPTY_PROGRAM % reference)
            (folder / "Program.cs").write_text("return;\n")
            (folder / "nuget.config").write_text(
                f'<configuration><packageSources><clear /><add key="packed" value="{package.parent}" /></packageSources></configuration>')
            quiet("dotnet", "build", "-v", "q", "--nologo", cwd=folder)
            commands.append({"line": ["dotnet", "build", "-v", "q", "--nologo"], "cwd": folder})
        (without, own), _ = self.beside(*commands)
        self.row(
            "second `dotnet build` of an empty project with the package", f"{own:.2f} s", f"without it {without:.2f} s", f"{own / without:.2f} ×",
            "at most 1.2 ×", own / without <= 1.2)


def machine():
    try:
        cpu = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())[1]
    except (OSError, TypeError):
        cpu = platform.processor()
    return f"{cpu}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, load {os.getloadavg()[0]:.1f} at the start"


ROWS = ["version", "sample", "thousand", "growth", "git", "sdk", "clickhouse", "build"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--processor", action="store_true", help="processor time, the least of all rounds")
    parser.add_argument("--rows", default=",".join(ROWS), help=f"of {', '.join(ROWS)}")
    arguments = parser.parse_args()
    wanted = arguments.rows.split(",")
    if unknown := [row for row in wanted if row not in ROWS]:
        parser.error(f"unknown rows: {', '.join(unknown)}")

    print(f"{time.strftime('%Y-%m-%d')}, {machine()}; {'least processor time' if arguments.processor else 'medians'} of {arguments.rounds} runs that take turns.\n")
    with tempfile.TemporaryDirectory(prefix="datafile-bounds-") as scratch:
        measurement = Measurement(Path(scratch), arguments.rounds, arguments.processor)
        for row in wanted:
            getattr(measurement, row)()
    print("| what | time | beside | result | bound | met |\n|---|--:|---|--:|---|---|")
    for row in measurement.rows:
        print("| " + " | ".join(row) + " |")
    return 0 if all(row[-1] == "yes" for row in measurement.rows) else 1


if __name__ == "__main__":
    sys.exit(main())
